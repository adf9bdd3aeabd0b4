package connect

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Application is a program that gets tokens from the environment. Kind holds the members that depend on its kind.
type Application struct {
	Object          string                    `json:"object"` // "connect_application"
	ID              core.ConnectApplicationID `json:"id"`
	ApplicationType ApplicationType           `json:"application_type"`
	ClientID        core.ClientID             `json:"client_id"`
	Name            string                    `json:"name"`
	Description     string                    `json:"description"`
	Scopes          []string                  `json:"scopes"`
	CreatedAt       time.Time                 `json:"created_at"`
	UpdatedAt       time.Time                 `json:"updated_at"`

	Kind ApplicationKind `json:"-"` // its members are next to the others
}

// ApplicationType is the kind of an application.
type ApplicationType string

// The types of applications.
const (
	ApplicationTypeOAuth ApplicationType = "oauth"
	ApplicationTypeM2M   ApplicationType = "m2m"
)

// ApplicationKind is the kind of an application, with the members of that kind, one of these:
//
//	connect.OAuthApplication{IsFirstParty: true, UsesPKCE: true}
//	connect.M2MApplication{OrganizationID: "org_1"}
//	connect.UnknownApplication{Raw: raw} // new to this version of the SDK
type ApplicationKind interface{ applicationKind() }

// OAuthApplication is an application that users sign in to.
type OAuthApplication struct {
	// IsFirstParty reports whether it is the caller's own application: its users are not asked for consent.
	IsFirstParty bool          `json:"is_first_party"`
	RedirectURIs []RedirectURI `json:"redirect_uris"`
	UsesPKCE     bool          `json:"uses_pkce"`

	// OrganizationID is the owner of a third-party application; empty if it registered itself.
	OrganizationID core.OrganizationID `json:"organization_id"`
	// WasDynamicallyRegistered reports whether a third-party application registered itself (RFC 7591).
	WasDynamicallyRegistered bool `json:"was_dynamically_registered"`
}

// RedirectURI is a URI that an application's users are sent back to.
type RedirectURI struct {
	URI     string `json:"uri"`
	Default bool   `json:"default"`
}

// M2MApplication is an application that acts for an organization, without a user.
type M2MApplication struct {
	OrganizationID core.OrganizationID `json:"organization_id"`
}

// GetApplication returns the application with the given ID.
//
// GET /connect/applications/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) GetApplication(ctx context.Context, id core.ConnectApplicationID, opts ...core.GetOption) (*Application, error) {
	return engine.Get[Application](ctx, s.client, engine.Path1("/connect/applications/{id}", id), opts...)
}

// ListApplicationsParams filters a list of applications.
type ListApplicationsParams struct {
	core.ListOptions
	OrganizationID    core.OrganizationID `json:"organization_id,omitzero"`
	RegistrationTypes []RegistrationType  `json:"registration_types,omitzero"` // any of them
}

// RegistrationType is the way in which an application was registered.
type RegistrationType string

// The ways to register an application.
const (
	RegistrationTypeDynamic       RegistrationType = "dynamic"       // it registered itself (RFC 7591)
	RegistrationTypeAuthenticated RegistrationType = "authenticated" // it was registered with the API key or in the dashboard
)

// ListApplications returns the applications that match params, newest first by default.
//
// GET /connect/applications. Errors worth handling: core.ErrUnprocessable for an invalid limit or
// cursor.
func (s Service) ListApplications(ctx context.Context, params *ListApplicationsParams, opts ...core.GetOption) *core.Listing[Application] {
	return engine.List[Application](ctx, s.client, core.Path("/connect/applications"), params, opts...)
}

// CreateOAuthApplicationParams describes a new application that users sign in to.
type CreateOAuthApplicationParams struct {
	Description    string              `json:"description,omitzero"`
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"` // the owner of a third-party application; required for one
	RedirectURIs   []RedirectURIInput  `json:"redirect_uris,omitzero"`
	Scopes         []string            `json:"scopes,omitzero"`
	UsesPKCE       core.Opt[bool]      `json:"uses_pkce,omitzero"` // for an application that cannot keep a secret
}

// Party is the owner of an application.
type Party bool

// The parties.
const (
	FirstParty Party = true  // the application belongs to the caller
	ThirdParty Party = false // it belongs to an organization, which must be named
)

// RedirectURIInput is a URI to send an application's users back to. URI is required.
type RedirectURIInput struct {
	URI     string         `json:"uri"`
	Default core.Opt[bool] `json:"default,omitzero"`
}

// CreateOAuthApplication registers an application that users sign in to.
//
// POST /connect/applications. Errors worth handling: core.ErrUnprocessable, and core.ErrNotFound if the
// organization does not exist.
func (s Service) CreateOAuthApplication(ctx context.Context, name string, party Party, params *CreateOAuthApplicationParams, opts ...core.PostOption) (*Application, error) {
	body := struct {
		ApplicationType ApplicationType `json:"application_type"`
		Name            string          `json:"name"`
		IsFirstParty    Party           `json:"is_first_party"`
		*CreateOAuthApplicationParams
	}{ApplicationTypeOAuth, name, party, params}
	return engine.Post[Application](ctx, s.client, core.Path("/connect/applications"), body, opts...)
}

// CreateM2MApplicationParams describes a new application that acts for an organization.
type CreateM2MApplicationParams struct {
	Description string   `json:"description,omitzero"`
	Scopes      []string `json:"scopes,omitzero"`
}

// CreateM2MApplication registers an application that acts for an organization, without a user.
//
// POST /connect/applications. Errors worth handling: core.ErrUnprocessable, and core.ErrNotFound if the
// organization does not exist.
func (s Service) CreateM2MApplication(ctx context.Context, organizationID core.OrganizationID, name string, params *CreateM2MApplicationParams, opts ...core.PostOption) (*Application, error) {
	body := struct {
		ApplicationType ApplicationType     `json:"application_type"`
		Name            string              `json:"name"`
		OrganizationID  core.OrganizationID `json:"organization_id"`
		*CreateM2MApplicationParams
	}{ApplicationTypeM2M, name, organizationID, params}
	return engine.Post[Application](ctx, s.client, core.Path("/connect/applications"), body, opts...)
}

// UpdateApplicationParams changes an application; fields that are left out do not change.
type UpdateApplicationParams struct {
	Name         string                       `json:"name,omitzero"`
	Description  core.Opt[string]             `json:"description,omitzero"`   // core.Null removes it
	Scopes       core.Opt[[]string]           `json:"scopes,omitzero"`        // replaces the scopes
	RedirectURIs core.Opt[[]RedirectURIInput] `json:"redirect_uris,omitzero"` // of an OAuth application; replaces them
}

// UpdateApplication changes an application.
//
// PUT /connect/applications/{id}. Errors worth handling: core.ErrNotFound, core.ErrUnprocessable.
func (s Service) UpdateApplication(ctx context.Context, id core.ConnectApplicationID, params *UpdateApplicationParams, opts ...core.PutOption) (*Application, error) {
	return engine.Put[Application](ctx, s.client, engine.Path1("/connect/applications/{id}", id), params, opts...)
}

// DeleteApplication deletes an application and its client secrets.
//
// DELETE /connect/applications/{id}. Errors worth handling: core.ErrNotFound.
func (s Service) DeleteApplication(ctx context.Context, id core.ConnectApplicationID, opts ...core.DeleteOption) error {
	_, err := engine.Delete[engine.None](ctx, s.client, engine.Path1("/connect/applications/{id}", id), nil, opts...)
	return err
}
