package auditlogs

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/poll"
)

// ExportFailedError means that an export ended without a file: its State is ExportStateError or ExportStateExpired.
type ExportFailedError struct{ Export Export }

func (e *ExportFailedError) Error() string {
	return plain.Text("workos: audit log export " + string(e.Export.ID) + " ended in the state " + string(e.Export.State))
}

// AwaitExportParams configures AwaitExport.
type AwaitExportParams struct {
	Interval time.Duration // before the second request; 0 is a second. Each wait is 1.5 times as long as the one before, up to 30 seconds
	Progress func(*Export) // called with the export while it is pending; may be nil
}

// AwaitExport polls an export until it is ready, and returns it with the URL of its file. It ignores transient failures: no connection,
// a timeout, 429, 5xx, and a response that is not from WorkOS. ctx limits the time.
//
// GET /audit_logs/exports/{id}, repeatedly. Errors worth handling: *ExportFailedError, core.ErrNotFound, and the cause of ctx.
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
	case ExportStatePending: // and new states of later API versions
	}
	return false, nil
}
