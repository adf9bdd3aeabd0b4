package organizations

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// ITContact is somebody at the customer who sets up connections, directories and the like.
type ITContact struct {
	Object    string           `json:"object"` // "it_contact"
	ID        core.ITContactID `json:"id"`
	Email     string           `json:"email"`
	CreatedAt time.Time        `json:"created_at"`
	UpdatedAt time.Time        `json:"updated_at"`
}

// ListITContacts returns the contacts of an organization. There is nothing to filter or to page by.
//
// GET /organizations/{organization_id}/it_contacts. Errors worth handling: core.ErrNotFound.
func (s Service) ListITContacts(ctx context.Context, organizationID core.OrganizationID, opts ...core.GetOption) *core.Listing[ITContact] {
	return engine.List[ITContact](ctx, s.client, engine.Path1("/organizations/{organization_id}/it_contacts", organizationID), nil, opts...)
}

// CreateITContactParams has no members yet.
type CreateITContactParams struct{}

// CreateITContact adds a contact to an organization. InviteITContact writes to them.
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

// DeleteITContact takes a contact away from an organization.
//
// DELETE /organizations/{organization_id}/it_contacts/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) DeleteITContact(ctx context.Context, organizationID core.OrganizationID, id core.ITContactID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path2("/organizations/{organization_id}/it_contacts/{id}", organizationID, id), nil, opts...)
	return err
}

// ITContactIntent is something that a contact is asked to set up.
type ITContactIntent string

// What a contact can be asked to set up.
const (
	ITContactIntentBringYourOwnKey    ITContactIntent = "bring_your_own_key"
	ITContactIntentDirectorySync      ITContactIntent = "directory_sync"
	ITContactIntentDomainVerification ITContactIntent = "domain_verification"
	ITContactIntentLogStreams         ITContactIntent = "log_streams"
	ITContactIntentSSO                ITContactIntent = "sso"
)

// InviteITContactParams has no members yet.
type InviteITContactParams struct{}

// InviteITContact sends a contact a link to the Admin Portal, to set up what intents name: at least one thing.
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

// RevokeITContact makes the link that a contact was sent useless.
//
// POST /organizations/{organization_id}/it_contacts/{id}/revoke. Errors worth handling:
// core.ErrNotFound.
func (s Service) RevokeITContact(ctx context.Context, organizationID core.OrganizationID, id core.ITContactID, opts ...core.PostOption) error {
	_, err := engine.Post[engine.None](ctx, s.client, engine.Path2("/organizations/{organization_id}/it_contacts/{id}/revoke", organizationID, id), nil, opts...)
	return err
}
