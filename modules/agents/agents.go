// Package agents manages agents: software that acts for users, from its blueprints to its sessions and credentials.
package agents

import "github.com/workos-typestate/workos/core"

// Service is the agents API of a confidential client. Make one with New, or take the field Agents of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the agents API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
