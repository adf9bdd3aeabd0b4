// Package featureflags manages feature flags for users and organizations.
//
// A flag is created in the dashboard. It is on or off as a whole. While it is on, it applies by its default and by
// its targets: the users and organizations that it was individually switched on for.
//
// [Service.ListForUser] and [Service.ListForOrganization] ask WorkOS which flags apply. A program that needs flags
// often starts a [Runtime], which keeps all flags in memory.
package featureflags

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the featureflags API of a confidential client. Create one with New, or use the field
// FeatureFlags of workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the featureflags API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
