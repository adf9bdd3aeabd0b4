// A server may write the audit log.
package main

import (
	"context"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/auditlogs"
)

func log(ctx context.Context, client *workos.Confidential, event auditlogs.CreateEventParams) (*auditlogs.CreatedEvent, error) {
	return client.AuditLogs.CreateEvent(ctx, event)
}
