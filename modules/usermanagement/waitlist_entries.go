package usermanagement

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// WaitlistEntry is a person on a waitlist.
type WaitlistEntry struct {
	Object           string               `json:"object"` // "waitlist_entry"
	ID               core.WaitlistEntryID `json:"id"`
	WaitlistID       core.WaitlistID      `json:"waitlist_id"`
	Email            string               `json:"email"`
	State            WaitlistEntryState   `json:"state"`
	AdditionalFields map[string]string    `json:"additional_fields"`    // other fields of the form
	ApprovedAt       time.Time            `json:"approved_at,omitzero"` // zero if not approved
	CreatedAt        time.Time            `json:"created_at"`
	UpdatedAt        time.Time            `json:"updated_at"`
}

// WaitlistEntryState is the decision on an entry.
type WaitlistEntryState string

// The states of an entry.
const (
	WaitlistEntryStatePending  WaitlistEntryState = "pending"
	WaitlistEntryStateApproved WaitlistEntryState = "approved"
	WaitlistEntryStateDenied   WaitlistEntryState = "denied"
)

// ListWaitlistEntriesParams filters the entries of a waitlist.
type ListWaitlistEntriesParams struct {
	core.ListOptions
	Email string             `json:"email,omitzero"`
	State WaitlistEntryState `json:"state,omitzero"`
}

// ListWaitlistEntries returns the entries of a waitlist that match params.
//
// GET /user_management/waitlists/{waitlist_id}/entries. Errors worth handling: core.ErrNotFound.
func (c Confidential) ListWaitlistEntries(ctx context.Context, waitlistID core.WaitlistID, params *ListWaitlistEntriesParams, opts ...core.GetOption) *core.Listing[WaitlistEntry] {
	return engine.List[WaitlistEntry](ctx, c.confidential, engine.Path1("/user_management/waitlists/{waitlist_id}/entries", waitlistID), params, opts...)
}

// CreateWaitlistEntryParams holds the optional parameters of CreateWaitlistEntry.
type CreateWaitlistEntryParams struct {
	AdditionalFields      map[string]string `json:"additional_fields,omitzero"`       // other fields of the form
	SendConfirmationEmail core.Opt[bool]    `json:"send_confirmation_email,omitzero"` // if left out, the waitlist's settings apply
}

// CreateWaitlistEntry adds a person to a waitlist.
//
// POST /user_management/waitlists/{waitlist_id}/entries. Errors worth handling: core.ErrNotFound,
// core.ErrConflict, core.ErrUnprocessable.
func (c Confidential) CreateWaitlistEntry(ctx context.Context, waitlistID core.WaitlistID, email string, params *CreateWaitlistEntryParams, opts ...core.PostOption) (*WaitlistEntry, error) {
	body := struct {
		Email string `json:"email"`
		*CreateWaitlistEntryParams
	}{email, params}
	return engine.Post[WaitlistEntry](ctx, c.confidential, engine.Path1("/user_management/waitlists/{waitlist_id}/entries", waitlistID), body, opts...)
}

// DeleteWaitlistEntry removes a person from a waitlist.
//
// DELETE /user_management/waitlist_entries/{id}. Errors worth handling: core.ErrNotFound.
func (c Confidential) DeleteWaitlistEntry(ctx context.Context, id core.WaitlistEntryID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, c.confidential, engine.Path1("/user_management/waitlist_entries/{id}", id), nil, opts...)
	return err
}

// ApproveWaitlistEntry approves an entry: the person may sign up.
//
// POST /user_management/waitlist_entries/{id}/approve. Errors worth handling: core.ErrNotFound.
func (c Confidential) ApproveWaitlistEntry(ctx context.Context, id core.WaitlistEntryID, opts ...core.PostOption) (*WaitlistEntry, error) {
	return engine.Post[WaitlistEntry](ctx, c.confidential, engine.Path1("/user_management/waitlist_entries/{id}/approve", id), nil, opts...)
}

// DenyWaitlistEntry denies an entry: the person may not sign up.
//
// POST /user_management/waitlist_entries/{id}/deny. Errors worth handling: core.ErrNotFound.
func (c Confidential) DenyWaitlistEntry(ctx context.Context, id core.WaitlistEntryID, opts ...core.PostOption) (*WaitlistEntry, error) {
	return engine.Post[WaitlistEntry](ctx, c.confidential, engine.Path1("/user_management/waitlist_entries/{id}/deny", id), nil, opts...)
}
