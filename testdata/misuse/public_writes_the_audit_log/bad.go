// A desktop program writes what its user did straight to the audit log, where anybody with the
// program could write too.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/auditlogs"
)

func log(ctx context.Context, client *workos.Public, event auditlogs.CreateEventParams) (*auditlogs.CreatedEvent, error) {
	// want "client.AuditLogs undefined (type *workos.Public has no field or method AuditLogs)"
	return client.AuditLogs.CreateEvent(ctx, event)
}
