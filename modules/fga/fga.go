// Package fga is the legacy fine-grained authorization API (/fga/v1): warrants, which define the relations of subjects to
// resources, and the checks and queries on them.
//
// WorkOS has replaced it, and every operation here is deprecated. Package authorization is its successor. This
// package lets a program that still depends on warrants migrate step by step.
package fga

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the fga API of a confidential client. Create one with New, or use the field FGA of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the fga API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
