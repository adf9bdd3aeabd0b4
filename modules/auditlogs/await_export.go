package auditlogs

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/poll"
)

// ExportFailedError is an export that ended without a file: its State is ExportStateError or ExportStateExpired.
type ExportFailedError struct{ Export Export }

func (e *ExportFailedError) Error() string {
	return plain.Text("workos: audit log export " + string(e.Export.ID) + " ended in the state " + string(e.Export.State))
}

// AwaitExportParams says how to wait for an export.
type AwaitExportParams struct {
	Interval time.Duration // before the second request; 0 is a second. Each wait is half as long again, up to 30 seconds
	Progress func(*Export) // told of the export each time that it is still pending; nil for nobody
}

// AwaitExport asks for an export until it is ready, and returns it with the URL of its file. A failure that may pass does not end it: no
// connection, a timeout, 429, 5xx, a response that is not WorkOS's. The time that it has is that of ctx.
//
// GET /audit_logs/exports/{id}, again and again. Errors worth handling: *ExportFailedError, core.ErrNotFound, and the cause of ctx.
func (s Service) AwaitExport(ctx context.Context, id core.AuditLogExportID, params *AwaitExportParams, opts ...core.GetOption) (*Export, error) {
	given := engine.Given(params)
	pace := poll.Pace{First: time.Second, Most: 30 * time.Second}
	return poll.Until(ctx, pace, given.Interval, func() (*Export, error) { return s.GetExport(ctx, id, opts...) }, (*Export).settled, given.Progress)
}

func (e *Export) settled() (bool, error) {
	switch e.State {
	case ExportStateReady:
		return true, nil
	case ExportStateError, ExportStateExpired:
		return true, &ExportFailedError{*e}
	case ExportStatePending: // and what a later version of the API may have
	}
	return false, nil
}
