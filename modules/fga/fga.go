// Package fga is the legacy fine-grained authorization API (/fga/v1): warrants, which say who stands in which
// relation to which resource, and the checks and queries that follow from them.
//
// WorkOS has replaced it, and every operation here is deprecated. Package authorization is its successor. What
// is here lets a program that still depends on warrants be moved step by step.
package fga

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the fga API of a confidential client. Make one with New, or take the field FGA of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the fga API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
