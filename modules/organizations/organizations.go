// Package organizations manages organizations: the customers of an application, each with its own users,
// connections, domains and roles.
package organizations

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/organizationdomains"
)

// Service is the organizations API of a confidential client. Create one with New, or use the field
// Organizations of workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the organizations API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// Organization is a customer of the application.
type Organization struct {
	Object           string                                   `json:"object"` // "organization"
	ID               core.OrganizationID                      `json:"id"`
	Name             string                                   `json:"name"`
	Domains          []organizationdomains.OrganizationDomain `json:"domains"`
	ExternalID       core.ExternalID                          `json:"external_id"`        // the caller's own ID, if set
	StripeCustomerID core.StripeCustomerID                    `json:"stripe_customer_id"` // if Stripe is connected
	Metadata         map[string]string                        `json:"metadata"`
	CreatedAt        time.Time                                `json:"created_at"`
	UpdatedAt        time.Time                                `json:"updated_at"`

	// AllowProfilesOutsideOrganization allows users to sign in with an email domain outside Domains.
	//
	// Deprecated: verify domains with package organizationdomains instead.
	AllowProfilesOutsideOrganization bool `json:"allow_profiles_outside_organization"`
}

// DomainData is a domain for an organization, with its initial state.
type DomainData struct {
	Domain string      `json:"domain"`
	State  DomainState `json:"state"`
}

// DomainState is the initial state of an organization's domain.
type DomainState string

// The initial states of a domain.
const (
	DomainStatePending  DomainState = "pending"  // WorkOS verifies it
	DomainStateVerified DomainState = "verified" // the caller has verified it
)

// Get returns the organization with the given ID.
//
// GET /organizations/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) Get(ctx context.Context, id core.OrganizationID, opts ...core.GetOption) (*Organization, error) {
	return engine.Get[Organization](ctx, s.client, engine.Path1("/organizations/{id}", id), opts...)
}

// GetByExternalID returns the organization with the caller's own ID.
//
// GET /organizations/external_id/{external_id}. Errors worth handling: core.ErrNotFound.
func (s Service) GetByExternalID(ctx context.Context, externalID core.ExternalID, opts ...core.GetOption) (*Organization, error) {
	return engine.Get[Organization](ctx, s.client, engine.Path1("/organizations/external_id/{external_id}", externalID), opts...)
}

// ListParams filters a list of organizations.
type ListParams struct {
	core.ListOptions
	Domains []string `json:"domains,omitzero"` // organizations that have one of these domains
	Search  string   `json:"search,omitzero"`  // part of a name, domain or ID
}

// List returns the organizations that match params, newest first by default.
//
// GET /organizations. Errors worth handling: core.ErrUnprocessable for an invalid limit or cursor.
func (s Service) List(ctx context.Context, params *ListParams, opts ...core.GetOption) *core.Listing[Organization] {
	return engine.List[Organization](ctx, s.client, core.Path("/organizations"), params, opts...)
}

// CreateParams describes a new organization.
type CreateParams struct {
	DomainData []DomainData      `json:"domain_data,omitzero"`
	ExternalID core.ExternalID   `json:"external_id,omitzero"` // the caller's own ID: up to 128 ASCII characters, unique
	Metadata   map[string]string `json:"metadata,omitzero"`    // up to 50 keys of up to 40 characters, values of up to 600

	// AllowProfilesOutsideOrganization allows users to sign in with an email domain outside the organization's.
	AllowProfilesOutsideOrganization core.Opt[bool] `json:"allow_profiles_outside_organization,omitzero"`
	// Domains is DomainData without states.
	Domains []string `json:"domains,omitzero"`
}

// Create creates an organization. WorkOS does not deduplicate organizations: if the response is lost, the request is
// not sent again, and the organization may already exist. GetByExternalID finds it if it has an external ID.
//
// POST /organizations. Errors worth handling: core.ErrUnprocessable, core.ErrConflict, and
// core.ErrorCode("domain_already_exists"), ("external_id_already_used").
func (s Service) Create(ctx context.Context, name string, params *CreateParams, opts ...core.PostOption) (*Organization, error) {
	body := struct {
		Name string `json:"name"`
		*CreateParams
	}{name, params}
	target := engine.Invalid(core.Path("/organizations"), engine.CheckMetadata(engine.Given(params).Metadata))
	return engine.Post[Organization](ctx, s.client, target, body, opts...)
}

// UpdateParams changes an organization; fields that are left out do not change.
type UpdateParams struct {
	Name             string                          `json:"name,omitzero"`
	DomainData       []DomainData                    `json:"domain_data,omitzero"`        // replaces the domains
	ExternalID       core.Opt[core.ExternalID]       `json:"external_id,omitzero"`        // core.Null removes it
	StripeCustomerID core.Opt[core.StripeCustomerID] `json:"stripe_customer_id,omitzero"` // core.Null removes it
	Metadata         core.MetadataChanges            `json:"metadata,omitzero"`
	ClearMetadata    bool                            `json:"-"` // removes all metadata; Metadata is then nil

	// AllowProfilesOutsideOrganization allows users to sign in with an email domain outside the organization's.
	AllowProfilesOutsideOrganization core.Opt[bool] `json:"allow_profiles_outside_organization,omitzero"`
	// Domains replaces the domains.
	//
	// Deprecated: use DomainData, which has the state of each domain.
	Domains []string `json:"domains,omitzero"`
}

// Update changes an organization.
//
// PUT /organizations/{id}. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable, core.ErrConflict.
func (s Service) Update(ctx context.Context, id core.OrganizationID, params *UpdateParams, opts ...core.PutOption) (*Organization, error) {
	given := engine.Given(params)
	metadata, err := engine.Metadata(given.Metadata, given.ClearMetadata)
	if err != nil {
		return nil, err
	}
	body := struct {
		*UpdateParams
		Metadata core.Opt[core.MetadataChanges] `json:"metadata,omitzero"`
	}{params, metadata}
	return engine.Put[Organization](ctx, s.client, engine.Path1("/organizations/{id}", id), body, opts...)
}

// Delete deletes an organization, its connections, directories and memberships.
//
// DELETE /organizations/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) Delete(ctx context.Context, id core.OrganizationID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/organizations/{id}", id), nil, opts...)
	return err
}
