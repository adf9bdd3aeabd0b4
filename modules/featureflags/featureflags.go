// Package featureflags switches features on for users and organizations.
package featureflags

import "github.com/workos-typestate/workos/core"

// Service is the featureflags API of a confidential client. Make one with New, or take the field FeatureFlags of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the featureflags API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
