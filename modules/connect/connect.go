// Package connect lets other programs act for the users or organizations of this one.
//
// It registers them as OAuth applications, which users sign in to ([Service.CreateOAuthApplication]), or as
// machine-to-machine applications, which get tokens of their own ([Service.CreateM2MApplication]), and hands
// out their client secrets. It also finishes sign-ins to such applications that a login page of one's own took
// over from WorkOS ([Service.CompleteExternalAuth]).
package connect

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the connect API of a confidential client. Make one with New, or take the field Connect of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the connect API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
