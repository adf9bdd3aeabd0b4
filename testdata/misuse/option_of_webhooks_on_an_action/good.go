// Package actions has that option too.
package main

import (
	"net/http"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/actions"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func payloadOf(request *http.Request, secret workos.SigningSecret) (actions.Payload, error) {
	tolerance := actions.WithTolerance(time.Minute)
	return actions.VerifyRequest(request, secret, tolerance)
}

func statusOf(err error) int { return webhooks.StatusOf(err) }
