// A verified payload can be parsed.
package main

import (
	"io"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func eventOf(request *http.Request, secret workos.SigningSecret) (*events.Event, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	return webhooks.VerifyAndParse(body, request.Header.Get(webhooks.SignatureHeader), secret)
}
