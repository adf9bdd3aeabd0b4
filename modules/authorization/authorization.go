// Package authorization decides who may do what: permissions, roles, resources, and the assignments between them.
package authorization

import "github.com/workos-typestate/workos/core"

// Service is the authorization API of a confidential client. Make one with New, or take the field Authorization of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the authorization API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
