// Package passwordless signs users in by a link that is e-mailed to them.
//
// A session is the link's: send it by [Service.SendSession], or by e-mail of one's own with the link that
// [Service.CreateSession] returns. The link leads to the redirect URI with a code, which package sso
// exchanges for a profile.
package passwordless

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the passwordless API of a confidential client. Make one with New, or take the field
// Passwordless of workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the passwordless API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
