// Package passwordless signs users in by an emailed link.
//
// Each link has a session: send it with [Service.SendSession], or send your own email with the link that
// [Service.CreateSession] returns. The link leads to the redirect URI with a code, which package sso exchanges for a
// profile.
//
// WorkOS calls this Magic Link. A sign-in by an emailed code, Magic Auth, is in package usermanagement.
package passwordless

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the passwordless API of a confidential client. Create one with New, or use the field
// Passwordless of workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the passwordless API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
