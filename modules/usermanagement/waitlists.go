package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Waitlist holds the people who want to sign up and wait for approval.
type Waitlist struct {
	Object    string          `json:"object"` // "waitlist"
	ID        core.WaitlistID `json:"id"`
	CreatedAt time.Time       `json:"created_at"`
	UpdatedAt time.Time       `json:"updated_at"`
}

// GetWaitlist returns the waitlist with the given ID.
//
// GET /user_management/waitlists/{id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) GetWaitlist(ctx context.Context, id core.WaitlistID, opts ...core.GetOption) (*Waitlist, error) {
	return engine.Get[Waitlist](ctx, c.confidential, engine.Path1("/user_management/waitlists/{id}", id), opts...)
}

// ListWaitlists returns the waitlists of the environment. It has no filters or pages.
//
// GET /user_management/waitlists.
func (c Confidential) ListWaitlists(ctx context.Context, opts ...core.GetOption) *core.Listing[Waitlist] {
	return engine.List[Waitlist](ctx, c.confidential, core.Path("/user_management/waitlists"), nil, opts...)
}
