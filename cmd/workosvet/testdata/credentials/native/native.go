// Package native signs in people at their own machines.
package native

import (
	"os"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
)

var _ loopback.Config

func confidential() (*workos.Confidential, error) {
	return env.Confidential() // want `this program is given to its users, because it imports loopback: they can read an API key out of it; use a public client`
}

func confidentialByHand() (*workos.Confidential, error) {
	key := workos.APIKey(os.Getenv("WORKOS_API_KEY"))
	return workos.NewConfidential(key, "client_01") // want `this program is given to its users`
}

func public() (*workos.Public, error) { return env.Public() }
