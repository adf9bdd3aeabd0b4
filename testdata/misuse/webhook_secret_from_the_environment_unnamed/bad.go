// A server checks a webhook with a string from the environment, which an error could print.
package main

import (
	"net/http"
	"os"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func payloadOf(request *http.Request, previous workos.SigningSecret) (webhooks.Payload, error) {
	secret := os.Getenv("WORKOS_WEBHOOK_SECRET")
	return webhooks.VerifyRequest(request, secret, webhooks.WithAdditionalSecrets(previous)) // want: string is not a core.SigningSecret
}
