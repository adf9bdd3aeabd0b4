// Package connect manages programs that act for the application's users or organizations.
//
// It registers them as OAuth applications, which users sign in to ([Service.CreateOAuthApplication]), or as
// machine-to-machine (M2M) applications, which get their own tokens ([Service.CreateM2MApplication]), and issues their
// client secrets. It also completes sign-ins to these applications that WorkOS passed to the caller's own login page
// ([Service.CompleteExternalAuth]).
package connect

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the connect API of a confidential client. Create one with New, or use the field Connect of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the connect API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
