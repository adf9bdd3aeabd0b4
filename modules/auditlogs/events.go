package auditlogs

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Event is an action that happened. All fields but Metadata and Version are required.
type Event struct {
	Action     string    `json:"action"` // the name of an Action
	OccurredAt time.Time `json:"occurred_at"`
	Actor      Actor     `json:"actor"`
	Targets    []Target  `json:"targets"`
	Context    Context   `json:"context"`
	Metadata   Metadata  `json:"metadata,omitzero"`
	Version    int       `json:"version,omitzero"` // of the action's schema
}

// Actor is who or what acted. ID and Type are required.
type Actor struct {
	ID       string   `json:"id"`
	Type     string   `json:"type"`
	Name     string   `json:"name,omitzero"`
	Metadata Metadata `json:"metadata,omitzero"`
}

// Target is the object of an action. ID and Type are required.
type Target struct {
	ID       string   `json:"id"`
	Type     string   `json:"type"`
	Name     string   `json:"name,omitzero"`
	Metadata Metadata `json:"metadata,omitzero"`
}

// Context is the origin of an action. Location is required.
type Context struct {
	Location  string `json:"location"` // usually an IP address
	UserAgent string `json:"user_agent,omitzero"`
}

// Metadata is further data to record: up to 50 keys.
type Metadata map[string]MetadataValue

// MetadataValue is one of these:
//
//	auditlogs.String("annual") // up to 500 characters
//	auditlogs.Int(12)
//	auditlogs.Float(0.5)
//	auditlogs.Bool(true)
type MetadataValue interface{ metadataValue() }

type (
	// String is a text in metadata.
	String string
	// Int is a whole number in metadata.
	Int int64
	// Float is a number in metadata.
	Float float64
	// Bool is a yes or no in metadata.
	Bool bool
)

func (String) metadataValue() {}
func (Int) metadataValue()    {}
func (Float) metadataValue()  {}
func (Bool) metadataValue()   {}

// CreateEventParams has no members yet.
type CreateEventParams struct{}

// CreatedEvent is the result of CreateEvent.
type CreatedEvent struct {
	Success bool `json:"success"`
}

// CreateEvent records an event. WorkOS deduplicates events by idempotency key: if the response is lost, the request is
// sent again and the event is recorded once. With core.WithIdempotencyKey this also applies to separate calls with the
// same key.
//
// POST /audit_logs/events. Errors worth handling: core.ErrBadRequest for an event that does not match its
// schema, core.ErrNotFound, core.ErrUnprocessable, core.ErrRateLimited.
func (s Service) CreateEvent(ctx context.Context, organizationID core.OrganizationID, event Event, params *CreateEventParams, opts ...core.PostOption) (*CreatedEvent, error) {
	body := struct {
		OrganizationID core.OrganizationID `json:"organization_id"`
		Event          Event               `json:"event"`
		*CreateEventParams
	}{organizationID, event, params}
	return engine.Post[CreatedEvent](ctx, s.client, engine.Deduplicated(core.Path("/audit_logs/events")), body, opts...)
}
