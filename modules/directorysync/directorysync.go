// Package directorysync reads the users and groups of a customer's directory (SCIM, Google Workspace, HR
// systems).
//
// The directory belongs to the customer, and its provider keeps WorkOS up to date, so there is nothing to write here:
// changes arrive as events, whose names begin with "dsync.", and these methods read the current state.
package directorysync

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the directorysync API of a confidential client. Create one with New, or use the field
// DirectorySync of workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the directorysync API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
