package auditlogs

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Export is a CSV file of an organization's events.
type Export struct {
	Object    string                `json:"object"` // "audit_log_export"
	ID        core.AuditLogExportID `json:"id"`
	State     ExportState           `json:"state"`
	URL       core.SecretURL        `json:"url"` // of the file, valid for a while; empty until it is ready. Anyone who has it can read the file
	CreatedAt time.Time             `json:"created_at"`
	UpdatedAt time.Time             `json:"updated_at"`
}

// ExportState is the state of an export.
type ExportState string

// The states of an export.
const (
	ExportStatePending ExportState = "pending"
	ExportStateReady   ExportState = "ready"
	ExportStateError   ExportState = "error"
	ExportStateExpired ExportState = "expired"
)

// GetExport returns the export with the given ID. Use AwaitExport to wait until a new export is ready.
//
// GET /audit_logs/exports/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) GetExport(ctx context.Context, id core.AuditLogExportID, opts ...core.GetOption) (*Export, error) {
	return engine.Get[Export](ctx, s.client, engine.Path1("/audit_logs/exports/{id}", id), opts...)
}

// CreateExportParams selects the events to export. OrganizationID and the range are required; the lists restrict the
// export if they are set.
type CreateExportParams struct {
	OrganizationID core.OrganizationID `json:"organization_id"`
	RangeStart     time.Time           `json:"range_start"`
	RangeEnd       time.Time           `json:"range_end"`
	Actions        []string            `json:"actions,omitzero"` // names
	ActorNames     []string            `json:"actor_names,omitzero"`
	ActorIDs       []string            `json:"actor_ids,omitzero"`
	Targets        []string            `json:"targets,omitzero"` // types

	// Actors is the older name of ActorNames.
	//
	// Deprecated: use ActorNames.
	Actors []string `json:"actors,omitzero"`
}

// CreateExport starts an export.
//
// POST /audit_logs/exports. Errors worth handling: core.ErrBadRequest.
func (s Service) CreateExport(ctx context.Context, params CreateExportParams, opts ...core.PostOption) (*Export, error) {
	return engine.Post[Export](ctx, s.client, core.Path("/audit_logs/exports"), params, opts...)
}
