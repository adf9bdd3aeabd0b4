// A server checks that an action has a signature, but not that it is right.
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
	return actions.Parse(body) // want: []byte is not an actions.Payload
}
