// Package apikeys manages the API keys that an application gives to its own customers, and checks them.
package apikeys

import "github.com/workos-typestate/workos/core"

// Service is the apikeys API of a confidential client. Make one with New, or take the field APIKeys of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the apikeys API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
