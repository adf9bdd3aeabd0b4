package connect

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// Application is a program that gets tokens from the environment. Kind holds what depends on how it does.
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

	Kind ApplicationKind `json:"-"` // its members stand beside the others
}

// ApplicationType tells the kinds of applications apart.
type ApplicationType string

// The types of applications.
const (
	ApplicationTypeOAuth ApplicationType = "oauth"
	ApplicationTypeM2M   ApplicationType = "m2m"
)

// ApplicationKind is what kind of application it is, with the members of that kind alone, one of these:
//
//	connect.OAuthApplication{IsFirstParty: true, UsesPKCE: true}
//	connect.M2MApplication{OrganizationID: "org_1"}
//	connect.UnknownApplication{Raw: raw} // new to this version of the SDK
type ApplicationKind interface{ applicationKind() }

// OAuthApplication is an application that users sign in to.
type OAuthApplication struct {
	// IsFirstParty says that it is one of one's own: its users are not asked for consent.
	IsFirstParty bool          `json:"is_first_party"`
	RedirectURIs []RedirectURI `json:"redirect_uris"`
	UsesPKCE     bool          `json:"uses_pkce"`

	// OrganizationID is whose a third-party application is; empty if it registered itself.
	OrganizationID core.OrganizationID `json:"organization_id"`
	// WasDynamicallyRegistered says that a third-party application registered itself (RFC 7591).
	WasDynamicallyRegistered bool `json:"was_dynamically_registered"`
}

// RedirectURI is where users of an application come back to.
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

// RegistrationType is how an application came to be registered.
type RegistrationType string

// The ways to register an application.
const (
	RegistrationTypeDynamic       RegistrationType = "dynamic"       // it registered itself (RFC 7591)
	RegistrationTypeAuthenticated RegistrationType = "authenticated" // someone with the API key or dashboard did
)

// ListApplications returns the applications that match params, newest first unless params say otherwise.
//
// GET /connect/applications. Errors worth handling: core.ErrUnprocessable for a limit or cursor that cannot
// be.
func (s Service) ListApplications(ctx context.Context, params *ListApplicationsParams, opts ...core.GetOption) *core.Listing[Application] {
	return engine.List[Application](ctx, s.client, core.Path("/connect/applications"), params, opts...)
}

// CreateOAuthApplicationParams describes a new application that users sign in to.
type CreateOAuthApplicationParams struct {
	Description    string              `json:"description,omitzero"`
	OrganizationID core.OrganizationID `json:"organization_id,omitzero"` // whose a third-party application is; required of one
	RedirectURIs   []RedirectURIInput  `json:"redirect_uris,omitzero"`
	Scopes         []string            `json:"scopes,omitzero"`
	UsesPKCE       core.Opt[bool]      `json:"uses_pkce,omitzero"` // for an application that can keep no secret
}

// Party says whose application it is.
type Party bool

// The parties.
const (
	FirstParty Party = true  // the application's maker is the caller
	ThirdParty Party = false // it is an organization, which is named
)

// RedirectURIInput is where users of an application are to come back to. URI is required.
type RedirectURIInput struct {
	URI     string         `json:"uri"`
	Default core.Opt[bool] `json:"default,omitzero"`
}

// CreateOAuthApplication registers an application that users sign in to.
//
// POST /connect/applications. Errors worth handling: core.ErrUnprocessable, and core.ErrNotFound if there is
// no such organization.
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
// POST /connect/applications. Errors worth handling: core.ErrUnprocessable, and core.ErrNotFound if there is
// no such organization.
func (s Service) CreateM2MApplication(ctx context.Context, organizationID core.OrganizationID, name string, params *CreateM2MApplicationParams, opts ...core.PostOption) (*Application, error) {
	body := struct {
		ApplicationType ApplicationType     `json:"application_type"`
		Name            string              `json:"name"`
		OrganizationID  core.OrganizationID `json:"organization_id"`
		*CreateM2MApplicationParams
	}{ApplicationTypeM2M, name, organizationID, params}
	return engine.Post[Application](ctx, s.client, core.Path("/connect/applications"), body, opts...)
}

// UpdateApplicationParams changes an application; what is left out stays as it is.
type UpdateApplicationParams struct {
	Name         string                       `json:"name,omitzero"`
	Description  core.Opt[string]             `json:"description,omitzero"`   // core.Null takes it away
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
