package workostest

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

func pipeRoutes() []route {
	return []route{
		{"GET /data-integrations", (*Server).listIntegrations},
		{"POST /data-integrations", (*Server).createIntegration},
		{"GET /data-integrations/{slug}", forIntegration(ofUsers, (*Server).getIntegration)},
		{"PUT /data-integrations/{slug}", forIntegration(ofUsers, (*Server).updateIntegration)},
		{"DELETE /data-integrations/{slug}", forIntegration(ofUsers, (*Server).deleteIntegration)},
		{"GET /data-integrations/{slug}/organization", forIntegration(ofOrganizations, (*Server).getIntegration)},
		{"PUT /data-integrations/{slug}/organization", forIntegration(ofOrganizations, (*Server).updateIntegration)},
		{"DELETE /data-integrations/{slug}/organization", forIntegration(ofOrganizations, (*Server).deleteIntegration)},
		{"POST /data-integrations/{slug}/authorize", forBody((*Server).authorizeIntegration)},
		{"POST /data-integrations/{slug}/api-key", forBody((*Server).createKeyConnection)},
		{"PUT /data-integrations/{slug}/api-key", forBody((*Server).upsertKeyConnection)},
		{"POST /data-integrations/{slug}/client-credentials", forBody((*Server).createClientConnection)},
		{"PUT /data-integrations/{slug}/client-credentials", forBody((*Server).upsertClientConnection)},
		{"POST /data-integrations/{slug}/credentials", forBody((*Server).vendCredentials)},
		{"POST /data-integrations/{slug}/token", forBody((*Server).vendToken)},
		{"GET /user_management/users/{user_id}/connected_accounts/{slug}", forUserAccount((*Server).getAccount)},
		{"POST /user_management/users/{user_id}/connected_accounts/{slug}", forUserAccount((*Server).importAccount)},
		{"PUT /user_management/users/{user_id}/connected_accounts/{slug}", forUserAccount((*Server).updateAccount)},
		{"DELETE /user_management/users/{user_id}/connected_accounts/{slug}", forUserAccount((*Server).deleteAccount)},
		{"GET /organizations/{id}/connected_accounts/{slug}", forOrganizationAccount((*Server).getAccount)},
		{"POST /organizations/{id}/connected_accounts/{slug}", forOrganizationAccount((*Server).importAccount)},
		{"PUT /organizations/{id}/connected_accounts/{slug}", forOrganizationAccount((*Server).updateAccount)},
		{"DELETE /organizations/{id}/connected_accounts/{slug}", forOrganizationAccount((*Server).deleteAccount)},
		{"GET /user_management/users/{user_id}/data_providers", (*Server).listUserDataProviders},
		{"GET /organizations/{id}/data_providers", forOrganization((*Server).listOrganizationDataProviders)},
		{"GET /organizations/{organizationId}/data_integration_configurations", (*Server).listConfigurations},
		{"PUT /organizations/{organizationId}/data_integration_configurations/{slug}", (*Server).configureIntegration},
		{"GET /workostest/pipes/{token}", (*Server).connectAccount},
	}
}

// The owners of an integration's connections.
const (
	ofUsers         = "user"
	ofOrganizations = "organization"
)

// pipes is the server's state of data integrations and connected accounts.
type pipes struct {
	integrations   table[core.DataIntegrationID, *integration]
	accounts       table[core.ConnectedAccountID, *connectedAccount]
	pending        table[string, *pendingConnection] // By the last segment of the URL.
	configurations table[string, *pipeConfiguration] // By organization and integration.
}

// integration is the configuration of one provider. Any slug is a provider: the server has no list of WorkOS's providers.
type integration struct {
	id               core.DataIntegrationID
	slug, owner      string
	description      *string
	enabled          bool
	scopes           []string // If nil, the provider's own apply.
	methods          []string
	config           map[string]any
	credentials      *providerCredentials
	custom           *customProviderJSON
	created, updated time.Time
}

type providerCredentials struct{ kind, clientID, secret string }

type credentialsJSON struct {
	Type     string  `json:"type"`
	ClientID *string `json:"client_id"`
	Secret   *string `json:"redacted_client_secret"`
}

type customProviderJSON struct {
	Name             string            `json:"name"`
	AuthorizationURL *string           `json:"authorization_url"`
	TokenURL         *string           `json:"token_url"`
	RefreshURL       *string           `json:"refresh_token_url"`
	PKCE             bool              `json:"pkce_enabled"`
	Separator        string            `json:"request_scope_separator"`
	ScopesRequired   bool              `json:"scopes_required"`
	SecretRequired   bool              `json:"client_secret_required"`
	Parameters       map[string]string `json:"additional_authorization_parameters"`
	ContentType      string            `json:"token_body_content_type"`
	AuthenticateVia  string            `json:"authenticate_via"`
}

type installationJSON struct {
	ID             string  `json:"id"`
	UserID         string  `json:"user_id"`
	OrganizationID *string `json:"organization_id"`
	KeyLast4       *string `json:"api_key_last_4"`
}

type integrationJSON struct {
	Object          string              `json:"object"`
	ID              string              `json:"id"`
	Slug            string              `json:"slug"`
	IntegrationType string              `json:"integration_type"`
	Description     *string             `json:"description"`
	Enabled         bool                `json:"enabled"`
	State           string              `json:"state"`
	Scopes          []string            `json:"scopes"`
	RedirectURI     string              `json:"redirect_uri"`
	AuthMethods     []string            `json:"auth_methods"`
	Config          map[string]any      `json:"config"`
	Credentials     *credentialsJSON    `json:"credentials"`
	CustomProvider  *customProviderJSON `json:"custom_provider"`
	Installation    *installationJSON   `json:"installation"`
	CreatedAt       string              `json:"created_at"`
	UpdatedAt       string              `json:"updated_at"`
}

func (s *Server) wireIntegration(d *integration) integrationJSON {
	out := integrationJSON{
		Object: "data_integration", ID: string(d.id), Slug: d.slug, IntegrationType: d.slug, Description: d.description, Enabled: d.enabled,
		State: "valid", Scopes: d.scopes, RedirectURI: s.URL + "/data-integrations/" + d.slug + "/" + string(d.id) + "/callback",
		AuthMethods: d.methods, Config: d.config, CustomProvider: d.custom, CreatedAt: stamp(d.created), UpdatedAt: stamp(d.updated),
	}
	if had := d.credentials; had != nil {
		out.Credentials = &credentialsJSON{Type: had.kind, ClientID: orNull(had.clientID)}
		if had.secret != "" {
			out.Credentials.Secret = orNull("****" + lastOf(had.secret, 4))
		}
	}
	return out
}

func (s *Server) integration(slug, owner string) *integration {
	return s.pipes.integrations.first(func(d *integration) bool { return d.slug == slug && d.owner == owner })
}

// forIntegration finds the integration that a path names.
func forIntegration(owner string, handle func(*Server, *call, *integration) reply) handler {
	return func(s *Server, c *call) reply {
		d := s.integration(c.PathValue("slug"), owner)
		if d == nil {
			return notFound("Data integration", c.PathValue("slug"))
		}
		return handle(s, c, d)
	}
}

func (s *Server) listIntegrations(c *call) reply {
	owner := c.URL.Query().Get("ownership")
	return list(c, &s.pipes.integrations, func(d *integration) bool { return owner == "" || d.owner == owner },
		func(d *integration) any { return s.wireIntegration(d) })
}

func (s *Server) createIntegration(c *call) reply {
	in, now := c.input(), s.now()
	d := &integration{
		id: core.DataIntegrationID(newID("data_integration", now)), slug: in.str("provider"), owner: ofUsers, methods: in.strs("auth_methods"),
		config: map[string]any{}, created: now,
	}
	if owner := in.str("ownership"); owner != "" {
		d.owner = owner
	}
	if len(d.methods) == 0 {
		d.methods = []string{"oauth"}
	}
	if in.has("config") {
		d.config = field[map[string]any](in, "config", "an object")
	}
	if s.integration(d.slug, d.owner) != nil {
		return refuse(http.StatusConflict, "", "A data integration with this slug already exists.")
	}
	return s.saveIntegration(in, d, http.StatusCreated)
}

func (s *Server) getIntegration(_ *call, d *integration) reply {
	return jsonReply(http.StatusOK, s.wireIntegration(d))
}

func (s *Server) updateIntegration(c *call, was *integration) reply {
	now := *was
	return s.saveIntegration(c.input(), &now, http.StatusOK)
}

// saveIntegration sets the fields that the request has and stores the integration. An integration with API keys also gets its first account.
func (s *Server) saveIntegration(in *input, d *integration, status int) reply {
	if in.has("description") {
		d.description = orNull(in.str("description"))
	}
	if in.has("enabled") {
		d.enabled = in.flag("enabled")
	}
	if in.has("scopes") {
		if d.scopes = in.strs("scopes"); in.fields["scopes"] == nil {
			d.scopes = nil
		}
	}
	d.readCredentials(in)
	d.readCustom(in)
	key := in.object("api_key")
	if key != nil && !slices.Contains(d.methods, "api_key") {
		in.wrong("api_key", "invalid_api_key", "api_key requires the auth method api_key")
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	d.updated = s.now()
	out := s.wireIntegration(d)
	if key != nil {
		who := connectionOwner{d.owner, core.UserID(key.str("user_id")), core.OrganizationID(key.str("organization_id"))}
		if rep, ok := s.unknownOwner(who); ok {
			return rep
		}
		a := s.newAccount(d, who, "api_key")
		if had := s.account(d.slug, who, ""); had != nil {
			a = had
		}
		a.value = key.str("secret")
		s.saveAccount(a)
		out.Installation = &installationJSON{string(a.id), string(a.userID), orNull(a.organizationID), a.last4("api_key")}
	}
	s.pipes.integrations.put(d.id, d)
	return jsonReply(status, out)
}

// object returns a member that is an object, or nil.
func (in *input) object(name string) *input {
	fields := field[map[string]any](in, name, "an object")
	if fields == nil {
		return nil
	}
	return &input{fields: fields}
}

func (d *integration) readCredentials(in *input) {
	given := in.object("credentials")
	if given != nil {
		d.credentials = &providerCredentials{given.str("type"), given.str("client_id"), given.str("client_secret")}
	}
	switch {
	case d.credentials == nil && slices.Contains(d.methods, "oauth"):
		in.wrong("credentials", "credentials_required", "credentials are required for an OAuth integration")
	case d.credentials != nil && d.credentials.kind == "custom" && (d.credentials.clientID == "" || d.credentials.secret == ""):
		in.wrong("credentials", "client_required", "credentials of the type custom must have a client_id and a client_secret")
	}
}

func (d *integration) readCustom(in *input) {
	given := in.object("custom_provider")
	if given == nil {
		return
	}
	now := customProviderJSON{
		PKCE: true, Separator: " ", SecretRequired: true, Parameters: map[string]string{},
		ContentType: "application/x-www-form-urlencoded", AuthenticateVia: "request_body",
	}
	if d.custom != nil {
		now = *d.custom
		now.Parameters = maps.Clone(now.Parameters)
	}
	given.readInto(jsonReply(0, given.fields).body, &now)
	if slices.Contains(d.methods, "oauth") && (now.AuthorizationURL == nil || now.TokenURL == nil) {
		in.wrong("custom_provider", "urls_required", "custom_provider must have an authorization_url and a token_url")
	}
	d.custom = &now
}

// deleteIntegration removes an integration and its connected accounts.
func (s *Server) deleteIntegration(_ *call, d *integration) reply {
	s.disconnect(func(a *connectedAccount) bool { return a.integrationID == d.id })
	s.forgetConfigurations(func(p *pipeConfiguration) bool { return p.integrationID == d.id })
	s.pipes.integrations.delete(d.id)
	return jsonReply(http.StatusNoContent, nil)
}
