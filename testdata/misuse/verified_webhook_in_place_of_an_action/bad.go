// A server verifies an action as a webhook, whose signature may be minutes old.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/actions"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func actionOf(request *http.Request, secret workos.SigningSecret, opts ...webhooks.VerifyOption) (actions.Action, error) {
	payload, err := webhooks.VerifyRequest(request, secret, opts...)
	if err != nil {
		return nil, err
	}
	return actions.Parse(payload) // want: webhooks.Payload is not an actions.Payload
}
