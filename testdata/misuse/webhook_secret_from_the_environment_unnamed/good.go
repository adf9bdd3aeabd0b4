// NewSigningSecret gives it its type, and makes it a secret.
package main

import (
	"net/http"
	"os"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func payloadOf(request *http.Request, previous workos.SigningSecret) (webhooks.Payload, error) {
	secret := workos.NewSigningSecret(os.Getenv("WORKOS_WEBHOOK_SECRET"))
	return webhooks.VerifyRequest(request, secret, webhooks.WithAdditionalSecrets(previous))
}
