// A server verifies actions with the option of another package.
package main

import (
	"net/http"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/actions"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func payloadOf(request *http.Request, secret workos.SigningSecret) (actions.Payload, error) {
	tolerance := webhooks.WithTolerance(time.Minute)
	return actions.VerifyRequest(request, secret, tolerance) // want: webhooks.VerifyOption is not an actions.VerifyOption: it lacks actions.applyToHandler
}

func statusOf(err error) int { return webhooks.StatusOf(err) }
