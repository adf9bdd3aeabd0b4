// An action is verified as an action.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/actions"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func actionOf(request *http.Request, secret workos.SigningSecret, opts ...webhooks.VerifyOption) (actions.Action, error) {
	payload, err := actions.VerifyRequest(request, secret)
	if err != nil {
		return nil, err
	}
	return actions.Parse(payload)
}
