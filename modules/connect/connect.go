// Package connect makes an application an identity provider for others: OAuth and machine-to-machine applications and their secrets.
package connect

import "github.com/workos-typestate/workos/core"

// Service is the connect API of a confidential client. Make one with New, or take the field Connect of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the connect API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
