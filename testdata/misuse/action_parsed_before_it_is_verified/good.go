// A verified payload can be parsed.
package main

import (
	"io"
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/actions"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func actionOf(request *http.Request, secret workos.SigningSecret) (actions.Action, error) {
	header := request.Header.Get(webhooks.SignatureHeader)
	body, err := io.ReadAll(request.Body)
	if err != nil || header == "" {
		return nil, err
	}
	return actions.VerifyAndParse(body, header, secret)
}
