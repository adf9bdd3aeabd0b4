package workostest

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

func applicationRoutes() []route {
	return []route{
		{"GET /connect/applications", (*Server).listApplications},
		{"POST /connect/applications", (*Server).createApplication},
		{"GET /connect/applications/{id}", forApplication((*Server).getApplication)},
		{"PUT /connect/applications/{id}", forApplication((*Server).updateApplication)},
		{"DELETE /connect/applications/{id}", forApplication((*Server).deleteApplication)},
		{"GET /connect/applications/{id}/client_secrets", forApplication((*Server).listClientSecrets)},
		{"POST /connect/applications/{id}/client_secrets", forApplication((*Server).createClientSecret)},
		{"DELETE /connect/client_secrets/{id}", (*Server).deleteClientSecret},
	}
}

// clientSecret is one of the secrets that an application authenticates with.
type clientSecret struct {
	id            core.ClientSecretID
	applicationID core.ConnectApplicationID
	value         core.ClientSecret
	created, used time.Time
}

type redirectJSON struct {
	URI     string `json:"uri"`
	Default bool   `json:"default"`
}

// applicationJSON is an application of any kind; members of other kinds are omitted.
type applicationJSON struct {
	Object          string          `json:"object"`
	ID              string          `json:"id"`
	ApplicationType string          `json:"application_type"`
	ClientID        string          `json:"client_id"`
	Name            string          `json:"name"`
	Description     *string         `json:"description"`
	Scopes          []string        `json:"scopes"`
	IsFirstParty    *bool           `json:"is_first_party,omitempty"`
	Registered      *bool           `json:"was_dynamically_registered,omitempty"`
	OrganizationID  string          `json:"organization_id,omitempty"`
	UsesPKCE        *bool           `json:"uses_pkce,omitempty"`
	RedirectURIs    *[]redirectJSON `json:"redirect_uris,omitempty"`
	CreatedAt       string          `json:"created_at"`
	UpdatedAt       string          `json:"updated_at"`
}

func (a *application) wire() any {
	out := applicationJSON{
		Object: "connect_application", ID: string(a.id), ApplicationType: "m2m", ClientID: string(a.clientID), Name: a.name,
		Description: orNull(a.description), Scopes: append([]string{}, a.scopes...), OrganizationID: string(a.organizationID),
		CreatedAt: stamp(a.created), UpdatedAt: stamp(a.updated),
	}
	if a.machine {
		return out
	}
	firstParty, redirects := a.organizationID == "" && !a.registered, []redirectJSON{}
	for _, uri := range a.redirectURIs {
		redirects = append(redirects, redirectJSON{URI: uri, Default: uri == a.defaultRedirect})
	}
	out.ApplicationType, out.IsFirstParty, out.UsesPKCE, out.RedirectURIs = "oauth", &firstParty, &a.public, &redirects
	if !firstParty {
		out.Registered = &a.registered
	}
	return out
}

type clientSecretJSON struct {
	Object     string  `json:"object"`
	ID         string  `json:"id"`
	SecretHint string  `json:"secret_hint"`
	Secret     string  `json:"secret,omitempty"` // Only in the response to its creation.
	LastUsedAt *string `json:"last_used_at"`
	CreatedAt  string  `json:"created_at"`
	UpdatedAt  string  `json:"updated_at"`
}

func (one *clientSecret) wire() clientSecretJSON {
	return clientSecretJSON{
		Object: "connect_application_secret", ID: string(one.id), SecretHint: lastOf(one.value.Reveal(), 6),
		LastUsedAt: stampOrNull(one.used), CreatedAt: stamp(one.created), UpdatedAt: stamp(one.created),
	}
}

// lastOf returns the last n bytes of a secret, to recognize it by; of a short secret, fewer than half of its bytes.
func lastOf(secret string, n int) string { return secret[len(secret)-min(n, len(secret)/2):] }

// proves reports whether an application has this secret; a public application has none and needs none.
func (s *Server) proves(a *application, secret string) bool {
	if secret == "" {
		return a.public
	}
	for _, one := range s.secretsOf(a) {
		if equal(one.value.Reveal(), secret) {
			one.used = s.now()
			return true
		}
	}
	return false
}

func (s *Server) secretsOf(a *application) []*clientSecret {
	return s.clientSecrets.all(func(one *clientSecret) bool { return one.applicationID == a.id })
}

func (s *Server) addClientSecret(a *application, value core.ClientSecret) *clientSecret {
	one := &clientSecret{id: core.ClientSecretID(newID("secret", s.now())), applicationID: a.id, value: value, created: s.now()}
	s.clientSecrets.put(one.id, one)
	return one
}

// dropApplication removes an application with its secrets: its tokens are no longer active.
func (s *Server) dropApplication(a *application) {
	for _, one := range s.secretsOf(a) {
		s.clientSecrets.delete(one.id)
	}
	s.applications.delete(a.id)
}

// forApplication finds the application that a path names by its ID or its client ID.
func forApplication(handle func(*Server, *call, *application) reply) handler {
	return func(s *Server, c *call) reply {
		a := cmp.Or(s.applications.find(c.PathValue("id")), s.application(core.ClientID(c.PathValue("id"))))
		if a == nil {
			return notFound("Connect application", c.PathValue("id"))
		}
		return handle(s, c, a)
	}
}

func (s *Server) listApplications(c *call) reply {
	q := c.URL.Query()
	kinds, organizationID := commaList(q["registration_types"]), core.OrganizationID(q.Get("organization_id"))
	if len(kinds) == 0 {
		kinds = []string{"authenticated"}
	}
	return list(c, &s.applications, func(a *application) bool {
		kind := "authenticated"
		if a.registered {
			kind = "dynamic"
		}
		return slices.Contains(kinds, kind) && (organizationID == "" || a.organizationID == organizationID)
	}, (*application).wire)
}

func (s *Server) createApplication(c *call) reply {
	in, now := c.input(), s.now()
	a := &application{
		id: core.ConnectApplicationID(newID("conn_app", now)), clientID: core.ClientID(newID("client", now)),
		machine: in.str("application_type") == "m2m", organizationID: core.OrganizationID(in.str("organization_id")),
		public: in.flag("uses_pkce"), created: now,
	}
	switch {
	case a.machine, in.flag("is_first_party"):
	case a.organizationID == "":
		in.wrong("organization_id", "organization_id_required", "organization_id is required for a third-party application")
	}
	if in.flag("is_first_party") {
		a.organizationID = ""
	}
	if a.organizationID != "" && s.orgs.get(a.organizationID) == nil {
		return notFound("Organization", a.organizationID)
	}
	return s.saveApplication(in, a, http.StatusCreated)
}

// saveApplication sets the fields that the request has and stores the application.
func (s *Server) saveApplication(in *input, a *application, status int) reply {
	if in.has("name") {
		a.name = in.need("name")
	}
	if in.has("description") {
		a.description = in.str("description")
	}
	if in.has("scopes") {
		a.scopes = in.strs("scopes")
	}
	if in.has("redirect_uris") {
		a.redirectURIs, a.defaultRedirect = nil, ""
		for _, one := range in.objects("redirect_uris") {
			uri := one.need("uri")
			if _, err := absoluteURL(uri); err != nil {
				in.wrong("redirect_uris", "invalid_redirect_uri", "redirect_uris must hold absolute URLs")
			}
			if a.redirectURIs = append(a.redirectURIs, uri); one.flag("default") {
				a.defaultRedirect = uri
			}
		}
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	a.updated = s.now()
	s.applications.put(a.id, a)
	return jsonReply(status, a.wire())
}

func (s *Server) getApplication(_ *call, a *application) reply {
	return jsonReply(http.StatusOK, a.wire())
}

func (s *Server) updateApplication(c *call, was *application) reply {
	in, now := c.input(), *was
	if was.machine && in.has("redirect_uris") {
		in.wrong("redirect_uris", "invalid_redirect_uris", "an M2M application has no redirect URIs")
	}
	return s.saveApplication(in, &now, http.StatusOK)
}

func (s *Server) deleteApplication(_ *call, a *application) reply {
	s.dropApplication(a)
	return jsonReply(http.StatusNoContent, nil)
}

func (s *Server) listClientSecrets(_ *call, a *application) reply {
	secrets := s.secretsOf(a)
	out := make([]any, 0, len(secrets))
	for _, one := range secrets {
		out = append(out, one.wire())
	}
	return jsonReply(http.StatusOK, out)
}

func (s *Server) createClientSecret(_ *call, a *application) reply {
	one := s.addClientSecret(a, core.NewClientSecret(rand.Text()+rand.Text()))
	out := one.wire()
	out.Secret = one.value.Reveal()
	return jsonReply(http.StatusCreated, out)
}

func (s *Server) deleteClientSecret(c *call) reply {
	one := s.clientSecrets.find(c.PathValue("id"))
	if one == nil {
		return notFound("Client secret", c.PathValue("id"))
	}
	s.clientSecrets.delete(one.id)
	return jsonReply(http.StatusNoContent, nil)
}
