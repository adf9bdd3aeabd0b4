// Package mfa enrolls second factors, challenges users to prove that they have one, and verifies the challenges.
//
// [Service.EnrollFactor] is for applications with their own users; [Service.EnrollUserFactor] is for the users of
// package usermanagement, whose AuthenticateWithTOTP completes a sign-in with a challenge of this package.
//
// WorkOS's other SDKs call it MultiFactorAuth.
package mfa

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the mfa API of a confidential client. Create one with New, or use the field MFA of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the mfa API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
