package organizations

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// ITContact is a person at the customer who sets up connections, directories and so on.
type ITContact struct {
	Object    string           `json:"object"` // "it_contact"
	ID        core.ITContactID `json:"id"`
	Email     string           `json:"email"`
	CreatedAt time.Time        `json:"created_at"`
	UpdatedAt time.Time        `json:"updated_at"`
}

// ListITContacts returns the contacts of an organization. The list has no filters or pages.
//
// GET /organizations/{organization_id}/it_contacts. Errors worth handling: core.ErrNotFound.
func (s Service) ListITContacts(ctx context.Context, organizationID core.OrganizationID, opts ...core.GetOption) *core.Listing[ITContact] {
	return engine.List[ITContact](ctx, s.client, engine.Path1("/organizations/{organization_id}/it_contacts", organizationID), nil, opts...)
}

// CreateITContactParams has no members yet.
type CreateITContactParams struct{}

// CreateITContact adds a contact to an organization. InviteITContact sends them an email.
//
// POST /organizations/{organization_id}/it_contacts. Errors worth handling: core.ErrNotFound,
// core.ErrConflict, core.ErrUnprocessable.
func (s Service) CreateITContact(ctx context.Context, organizationID core.OrganizationID, email string, params *CreateITContactParams, opts ...core.PostOption) (*ITContact, error) {
	body := struct {
		Email string `json:"email"`
		*CreateITContactParams
	}{email, params}
	return engine.Post[ITContact](ctx, s.client, engine.Path1("/organizations/{organization_id}/it_contacts", organizationID), body, opts...)
}

// DeleteITContact removes a contact from an organization.
//
// DELETE /organizations/{organization_id}/it_contacts/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) DeleteITContact(ctx context.Context, organizationID core.OrganizationID, id core.ITContactID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path2("/organizations/{organization_id}/it_contacts/{id}", organizationID, id), nil, opts...)
	return err
}

// ITContactIntent is a task for a contact.
type ITContactIntent string

// The tasks for a contact.
const (
	ITContactIntentBringYourOwnKey    ITContactIntent = "bring_your_own_key"
	ITContactIntentDirectorySync      ITContactIntent = "directory_sync"
	ITContactIntentDomainVerification ITContactIntent = "domain_verification"
	ITContactIntentLogStreams         ITContactIntent = "log_streams"
	ITContactIntentSSO                ITContactIntent = "sso"
)

// InviteITContactParams has no members yet.
type InviteITContactParams struct{}

// InviteITContact sends a contact a link to the Admin Portal, for the tasks in intents, at least one.
//
// POST /organizations/{organization_id}/it_contacts/{id}/invite. Errors worth handling:
// core.ErrNotFound, core.ErrUnprocessable.
func (s Service) InviteITContact(ctx context.Context, organizationID core.OrganizationID, id core.ITContactID, intents []ITContactIntent, params *InviteITContactParams, opts ...core.PostOption) error {
	body := struct {
		Intents []ITContactIntent `json:"intents"`
		*InviteITContactParams
	}{intents, params}
	_, err := engine.Post[engine.None](ctx, s.client, engine.Path2("/organizations/{organization_id}/it_contacts/{id}/invite", organizationID, id), body, opts...)
	return err
}

// RevokeITContact revokes the link that was sent to a contact.
//
// POST /organizations/{organization_id}/it_contacts/{id}/revoke. Errors worth handling:
// core.ErrNotFound.
func (s Service) RevokeITContact(ctx context.Context, organizationID core.OrganizationID, id core.ITContactID, opts ...core.PostOption) error {
	_, err := engine.Post[engine.None](ctx, s.client, engine.Path2("/organizations/{organization_id}/it_contacts/{id}/revoke", organizationID, id), nil, opts...)
	return err
}
