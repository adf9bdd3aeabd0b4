// Package agents manages agents: software with its own identity that acts for users or on its own.
//
// A [Blueprint] describes a kind of agent: what it may do, who may start it and how long its sessions last.
// [Service.MintToken] starts a session of an instance of a blueprint and returns the tokens that the agent uses to
// call the application. Agents from elsewhere register themselves instead: the application reads their registration,
// links it to one of its users, and checks the credentials that they present.
package agents

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the agents API of a confidential client. Create one with New, or use the field Agents of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the agents API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
