// Package auditlogs records who did what in an application, and exports it for its customers.
//
// An application describes its actions by schemas ([Service.CreateSchema]), records each action as an event of
// the organization that it happened in ([Service.CreateEvent]), and lets the organization's administrators
// have the events as a CSV file ([Service.CreateExport]). How long the events are kept is a matter of the
// organization's retention.
package auditlogs

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the auditlogs API of a confidential client. Make one with New, or take the field AuditLogs of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the auditlogs API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
