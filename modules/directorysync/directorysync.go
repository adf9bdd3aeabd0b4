// Package directorysync reads the users and groups of a customer's directory (SCIM, Google Workspace, HR
// systems).
//
// The directory is the customer's own and its provider keeps WorkOS up to date, so there is nothing to
// write here: what changes arrives as events, and these methods read what there is.
package directorysync

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the directorysync API of a confidential client. Make one with New, or take the field
// DirectorySync of workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the directorysync API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
