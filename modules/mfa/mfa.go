// Package mfa enrolls and challenges second factors.
package mfa

import "github.com/workos-typestate/workos/core"

// Service is the mfa API of a confidential client. Make one with New, or take the field MFA of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the mfa API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
