// A server parses a body that anyone may have sent.
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
	return webhooks.Parse(body) // want: []byte is not a webhooks.Payload
}
