// Package radar judges sign-ins and sign-ups for fraud.
//
// It is for applications that sign their users in by themselves: report each attempt ([Service.CreateAttempt]),
// do what the verdict says, report what became of it ([Service.UpdateAttempt]). Sign-in by package
// usermanagement is judged without being asked.
package radar

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the radar API of a confidential client. Make one with New, or take the field Radar of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the radar API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
