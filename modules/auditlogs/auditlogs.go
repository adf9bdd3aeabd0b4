// Package auditlogs records who did what in an application, and exports it for its customers.
//
// An application describes its actions by schemas ([Service.CreateSchema]), records each action as an event of the
// organization where it happened ([Service.CreateEvent]), and exports the events as a CSV file for the organization's
// administrators ([Service.CreateExport]). The organization's retention sets how long events are kept.
package auditlogs

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the auditlogs API of a confidential client. Create one with New, or use the field AuditLogs of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the auditlogs API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
