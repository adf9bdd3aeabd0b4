// Package clientapi issues the tokens by which a front end calls WorkOS itself.
package clientapi

import "github.com/workos-typestate/workos/core"

// Service is the clientapi API of a confidential client. Make one with New, or take the field ClientAPI of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the clientapi API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
