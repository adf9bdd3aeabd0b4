// Package portal makes links to the Admin Portal, where a customer's administrator sets up SSO and directories.
package portal

import "github.com/workos-typestate/workos/core"

// Service is the portal API of a confidential client. Make one with New, or take the field Portal of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the portal API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
