package workostest

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

// pipeConfiguration holds the settings of an integration that an organization has overridden.
type pipeConfiguration struct {
	integrationID    core.DataIntegrationID
	organizationID   core.OrganizationID
	enabled          *bool
	scopes           []string // If nil, those of the integration apply.
	config           map[string]any
	clientID, secret string
	created, updated time.Time
}

type pipeConfigurationJSON struct {
	Object         string                 `json:"object"`
	ID             string                 `json:"id"`
	OrganizationID string                 `json:"organization_id"`
	Slug           string                 `json:"slug"`
	Name           string                 `json:"name"`
	Enabled        bool                   `json:"enabled"`
	Scopes         []string               `json:"scopes"`
	Config         map[string]any         `json:"config"`
	Credentials    *pipeConfigurationKeys `json:"credentials,omitempty"`
	CreatedAt      string                 `json:"created_at"`
	UpdatedAt      string                 `json:"updated_at"`
}

type pipeConfigurationKeys struct {
	CredentialsType string  `json:"credentials_type"`
	HasCredentials  bool    `json:"has_credentials"`
	ClientID        *string `json:"client_id"`
	SecretLastFour  *string `json:"client_secret_last_four"`
	RedirectURI     string  `json:"redirect_uri"`
}

// configuration returns an organization's settings for an integration, or the initial ones.
func (s *Server) configuration(d *integration, id core.OrganizationID) *pipeConfiguration {
	begin := &pipeConfiguration{integrationID: d.id, organizationID: id, created: d.created, updated: d.updated}
	return cmp.Or(s.pipes.configurations.get(begin.key()), begin)
}

func (p *pipeConfiguration) key() string {
	return string(p.organizationID) + "/" + string(p.integrationID)
}

func (s *Server) forgetConfigurations(which func(*pipeConfiguration) bool) {
	for _, p := range s.pipes.configurations.all(which) {
		s.pipes.configurations.delete(p.key())
	}
}

// within returns an integration with the settings of an organization, "" for none.
func (s *Server) within(d *integration, id core.OrganizationID) *integration {
	now, set := *d, s.configuration(d, id)
	if set.enabled != nil {
		now.enabled = *set.enabled
	}
	if set.scopes != nil {
		now.scopes = set.scopes
	}
	if set.config != nil {
		now.config = set.config
	}
	return &now
}

func (s *Server) wireConfiguration(d *integration, id core.OrganizationID) any {
	now, set := s.within(d, id), s.configuration(d, id)
	out := pipeConfigurationJSON{
		Object: "data_integration_configuration", ID: string(d.id), OrganizationID: string(id), Slug: d.slug, Name: d.name(),
		Enabled: now.enabled, Scopes: now.scopes, Config: now.config, CreatedAt: stamp(set.created), UpdatedAt: stamp(set.updated),
	}
	if d.byOrganizations() {
		out.Credentials = &pipeConfigurationKeys{
			CredentialsType: d.credentials.kind, HasCredentials: set.secret != "", ClientID: orNull(set.clientID),
			SecretLastFour: orNull(lastOf(set.secret, 4)), RedirectURI: s.wireIntegration(d).RedirectURI,
		}
	}
	return out
}

// byOrganizations reports whether each organization provides its own OAuth client.
func (d *integration) byOrganizations() bool {
	return d.credentials != nil && d.credentials.kind == ofOrganizations
}

func (s *Server) listConfigurations(c *call) reply {
	id := core.OrganizationID(c.PathValue("organizationId"))
	if s.orgs.get(id) == nil {
		return notFound("Organization", id)
	}
	data := []any{}
	for _, d := range s.pipes.integrations.all(func(*integration) bool { return true }) {
		data = append(data, s.wireConfiguration(d, id))
	}
	return jsonReply(http.StatusOK, map[string]any{"object": "list", "data": data})
}

func (s *Server) configureIntegration(c *call) reply {
	id, slug := core.OrganizationID(c.PathValue("organizationId")), c.PathValue("slug")
	if s.orgs.get(id) == nil {
		return notFound("Organization", id)
	}
	d := s.pipes.integrations.first(func(d *integration) bool { return d.slug == slug })
	if d == nil {
		return notFound("Data integration", slug)
	}
	in, now := c.input(), *s.configuration(d, id)
	if refusal, ok := d.refuseConfiguration(in); ok {
		return refusal
	}
	if in.has("enabled") {
		enabled := in.flag("enabled")
		now.enabled = &enabled
	}
	if in.has("scopes") {
		if now.scopes = in.strs("scopes"); in.fields["scopes"] == nil {
			now.scopes = nil
		}
	}
	if in.has("config") {
		now.config = field[map[string]any](in, "config", "an object")
	}
	if in.has("client_id") {
		now.clientID, now.secret = in.str("client_id"), in.str("client_secret")
	}
	now.updated = s.now()
	if s.pipes.configurations.get(now.key()) == nil {
		now.created = now.updated
	}
	s.pipes.configurations.put(now.key(), &now)
	return jsonReply(http.StatusOK, s.wireConfiguration(d, id))
}

// refuseConfiguration rejects settings of an integration that an organization may not change.
func (d *integration) refuseConfiguration(in *input) (refusal reply, ok bool) {
	wrong := ""
	switch {
	case !in.has("enabled") && !in.has("scopes") && !in.has("client_id") && !in.has("config"):
		wrong = "At least one of enabled, scopes, client_id and config is required."
	case in.has("client_id") != in.has("client_secret"):
		wrong = "client_id and client_secret require each other."
	case (in.has("client_id") || in.has("config")) && !d.byOrganizations():
		wrong = "The integration does not use organization credentials."
	}
	if wrong != "" {
		return refuse(http.StatusBadRequest, "", wrong), true
	}
	for _, scope := range in.strs("scopes") {
		if d.scopes != nil && !slices.Contains(d.scopes, scope) {
			in.wrong("scopes", "invalid_scopes", "The integration does not have the scope "+scope+".")
		}
	}
	return in.refusal()
}
