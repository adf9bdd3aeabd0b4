// Package events reads the stream of everything that happened in an environment.
package events

import "github.com/workos-typestate/workos/core"

// Service is the events API of a confidential client. Make one with New, or take the field Events of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the events API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
