// Package vault keeps secrets encrypted under keys that can be a customer's own.
package vault

import "github.com/workos-typestate/workos/core"

// Service is the vault API of a confidential client. Make one with New, or take the field Vault of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the vault API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
