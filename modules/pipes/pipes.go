// Package pipes connects users and organizations to third-party services and vends their credentials.
package pipes

import "github.com/workos-typestate/workos/core"

// Service is the pipes API of a confidential client. Make one with New, or take the field Pipes of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the pipes API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
