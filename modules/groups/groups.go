// Package groups manages groups of organization memberships.
package groups

import "github.com/workos-typestate/workos/core"

// Service is the groups API of a confidential client. Make one with New, or take the field Groups of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the groups API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
