// Package radar checks sign-ins and sign-ups for fraud.
//
// It is for applications that sign in users themselves: report each attempt ([Service.CreateAttempt]), follow the
// verdict, and report the outcome ([Service.UpdateAttempt]). Sign-ins with package usermanagement are checked
// automatically.
package radar

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the radar API of a confidential client. Create one with New, or use the field Radar of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the radar API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
