package workostest

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

func ssoRoutes() []route {
	return []route{
		{"GET /sso/authorize", (*Server).ssoAuthorize},
		{"POST /sso/authorize", (*Server).ssoAuthorize},
		{"POST /sso/token", (*Server).ssoToken},
		{"GET /sso/profile", (*Server).ssoProfile},
		{"GET /sso/jwks/{clientId}", (*Server).jwks},
		{"GET /sso/logout", (*Server).ssoLogout},
		{"POST /sso/logout/authorize", (*Server).ssoLogoutAuthorize},
		{"GET /connections", (*Server).listConnections},
		{"GET /connections/{id}", (*Server).getConnection},
		{"DELETE /connections/{id}", (*Server).deleteConnection},
	}
}

// profileTokenLifetime is how long the access token of a profile is valid.
const profileTokenLifetime = 10 * time.Minute

// Connection is a Single Sign-On connection to seed with
// [Server.AddConnection]. No field has to be set.
type Connection struct {
	ID             core.ConnectionID // Made by the server when empty.
	OrganizationID core.OrganizationID
	Type           string // "GenericSAML" when empty.
	Name           string
	Domains        []string
	State          string // "active" when empty.
}

type connection struct {
	Connection
	domains          []connectionDomainJSON
	created, updated time.Time
}

type connectionDomainJSON struct {
	Object string `json:"object"`
	ID     string `json:"id"`
	Domain string `json:"domain"`
}

type connectionJSON struct {
	Object         string                 `json:"object"`
	ID             string                 `json:"id"`
	OrganizationID string                 `json:"organization_id,omitempty"`
	ConnectionType string                 `json:"connection_type"`
	Name           string                 `json:"name"`
	State          string                 `json:"state"`
	Status         string                 `json:"status"`
	Domains        []connectionDomainJSON `json:"domains"`
	CreatedAt      string                 `json:"created_at"`
	UpdatedAt      string                 `json:"updated_at"`
}

func (conn *connection) wire() any {
	status := "unlinked"
	if conn.State == "active" {
		status = "linked"
	}
	return connectionJSON{
		Object: "connection", ID: string(conn.ID), OrganizationID: string(conn.OrganizationID), ConnectionType: conn.Type,
		Name: conn.Name, State: conn.State, Status: status, Domains: conn.domains,
		CreatedAt: stamp(conn.created), UpdatedAt: stamp(conn.updated),
	}
}

// profile is a person as a connection's identity provider describes them.
type profile struct {
	Object           string         `json:"object"`
	ID               string         `json:"id"`
	ConnectionID     string         `json:"connection_id"`
	ConnectionType   string         `json:"connection_type"`
	OrganizationID   *string        `json:"organization_id"`
	IdpID            string         `json:"idp_id"`
	Email            string         `json:"email"`
	FirstName        *string        `json:"first_name"`
	LastName         *string        `json:"last_name"`
	Name             *string        `json:"name"`
	Groups           []string       `json:"groups"`
	CustomAttributes map[string]any `json:"custom_attributes"`
	RawAttributes    map[string]any `json:"raw_attributes"`
}

// ssoAccess is an access token for one profile.
type ssoAccess struct {
	profileID string
	expires   time.Time
}

// AddConnection adds a connection and returns it with its ID. One with the
// same ID as one that is there replaces it.
func (s *Server) AddConnection(conn Connection) Connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	return own(s.putConnection(own(conn)).Connection)
}

func (s *Server) putConnection(conn Connection) *connection {
	now := s.now()
	conn.ID = cmp.Or(conn.ID, core.ConnectionID(newID("conn", now)))
	conn.Type = cmp.Or(conn.Type, "GenericSAML")
	conn.Name = cmp.Or(conn.Name, conn.Type)
	conn.State = cmp.Or(conn.State, "active")
	added := &connection{Connection: conn, domains: []connectionDomainJSON{}, created: now, updated: now}
	for _, domain := range conn.Domains {
		added.domains = append(added.domains, connectionDomainJSON{"connection_domain", newID("conn_domain", now), domain})
	}
	s.connections.put(conn.ID, added)
	return added
}

func (s *Server) listConnections(c *call) reply {
	q := c.URL.Query()
	is := func(name, value string) bool { return q.Get(name) == "" || q.Get(name) == value }
	return list(c, &s.connections, func(conn *connection) bool {
		return is("connection_type", conn.Type) && is("organization_id", string(conn.OrganizationID)) &&
			(q.Get("domain") == "" || slices.Contains(conn.Domains, q.Get("domain"))) &&
			strings.Contains(strings.ToLower(conn.Name), strings.ToLower(q.Get("search")))
	}, (*connection).wire)
}

func (s *Server) getConnection(c *call) reply {
	if conn := s.connections.find(c.PathValue("id")); conn != nil {
		return answer(http.StatusOK, conn.wire())
	}
	return notFound("Connection", c.PathValue("id"))
}

func (s *Server) deleteConnection(c *call) reply {
	conn := s.connections.find(c.PathValue("id"))
	if conn == nil {
		return notFound("Connection", c.PathValue("id"))
	}
	s.dropConnection(conn)
	return answer(http.StatusNoContent, nil)
}

func (s *Server) dropConnection(conn *connection) {
	s.connections.delete(conn.ID)
	gone := conn.wire().(connectionJSON)
	s.emit("connection.deleted", conn.OrganizationID, struct { // Without the members that only a living one has.
		Object         string `json:"object"`
		ID             string `json:"id"`
		OrganizationID string `json:"organization_id,omitempty"`
		ConnectionType string `json:"connection_type"`
		Name           string `json:"name"`
		State          string `json:"state"`
		CreatedAt      string `json:"created_at"`
		UpdatedAt      string `json:"updated_at"`
	}{gone.Object, gone.ID, gone.OrganizationID, gone.ConnectionType, gone.Name, gone.State, gone.CreatedAt, gone.UpdatedAt})
}

// isProvider tells whether a name is that of an OAuth provider.
func isProvider(name string) bool {
	return slices.Contains([]string{
		"AppleOAuth", "BitbucketOAuth", "DiscordOAuth", "GitHubOAuth", "GitLabOAuth", "GoogleOAuth", "GrokOAuth", "IntuitOAuth", "LinkedInOAuth",
		"MicrosoftOAuth", "SalesforceOAuth", "SlackOAuth", "VercelMarketplaceOAuth", "VercelOAuth", "XOAuth", "XeroOAuth",
	}, name)
}

// connectionFor finds the connection that a request names in one of four ways, one that is active before others.
// A provider has one that is made when it is first used.
func (s *Server) connectionFor(q url.Values) *connection {
	provider := q.Get("provider")
	named := func(conn *connection) bool {
		switch {
		case q.Get("connection") != "":
			return string(conn.ID) == q.Get("connection")
		case q.Get("organization") != "":
			return string(conn.OrganizationID) == q.Get("organization")
		case q.Get("domain") != "":
			return slices.Contains(conn.Domains, q.Get("domain"))
		}
		return conn.OrganizationID == "" && conn.Type == provider
	}
	found := s.connections.first(func(conn *connection) bool { return named(conn) && conn.State == "active" })
	if found == nil {
		found = s.connections.first(named)
	}
	if found == nil && isProvider(provider) {
		return s.putConnection(Connection{Type: provider})
	}
	return found
}

func (s *Server) ssoAuthorize(c *call) reply {
	a, rep, ok := s.readAuthorization(c, "connection", "organization", "provider", "domain")
	if !ok {
		return rep
	}
	conn := s.connectionFor(c.URL.Query())
	if conn == nil || conn.State != "active" {
		return a.refuse(c, "connection_invalid", "There is no active connection for the request.")
	}
	s.ssoStarted(c, conn)
	u, rep := s.choose(c, a)
	if u == nil {
		return rep
	}
	s.ssoAttempt(c, "succeeded", conn, "", u.Email)
	return s.sendCode(c, a, &grant{sso: true, profileID: s.profileOf(u, conn)})
}

// profileOf makes or renews the profile of a user under a connection.
func (s *Server) profileOf(u *user, conn *connection) string {
	id := newID("prof", s.now())
	for known, p := range s.profiles {
		if p.IdpID == string(u.ID) && p.ConnectionID == string(conn.ID) {
			id = known
		}
	}
	s.profiles[id] = profile{
		Object: "profile", ID: id, ConnectionID: string(conn.ID), ConnectionType: conn.Type, OrganizationID: orNull(conn.OrganizationID),
		IdpID: string(u.ID), Email: u.Email, FirstName: orNull(u.FirstName), LastName: orNull(u.LastName), Name: orNull(u.name()),
		Groups: []string{}, CustomAttributes: map[string]any{}, RawAttributes: map[string]any{"email": u.Email},
	}
	return id
}

func (s *Server) ssoToken(c *call) reply {
	in := c.input()
	clientID, grantType := in.need("client_id"), in.need("grant_type")
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if clientID != s.clientID {
		return refuseOAuth("invalid_client", "The client_id is not that of this server.")
	}
	if grantType != "authorization_code" {
		return refuseOAuth("unsupported_grant_type", "The grant_type must be authorization_code.")
	}
	g, rep := s.redeem(in, true)
	if g == nil {
		return rep
	}
	token := rand.Text()
	s.profileTokens[token] = ssoAccess{g.profileID, s.now().Add(profileTokenLifetime)}
	return answer(http.StatusOK, struct {
		AccessToken string  `json:"access_token"`
		TokenType   string  `json:"token_type"`
		ExpiresIn   int     `json:"expires_in"`
		Profile     profile `json:"profile"`
	}{token, "Bearer", wholeSeconds(profileTokenLifetime), s.profiles[g.profileID]})
}

func (s *Server) ssoProfile(c *call) reply {
	access, ok := s.profileTokens[c.bearer()]
	if !ok || !s.now().Before(access.expires) {
		return answer(http.StatusUnauthorized, problem{Message: "Unauthorized", Error: "Unauthorized"})
	}
	return answer(http.StatusOK, s.profiles[access.profileID])
}

func (s *Server) ssoLogoutAuthorize(c *call) reply {
	in := c.input()
	id := in.need("profile_id")
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if _, ok := s.profiles[id]; !ok {
		return notFound("Profile", id)
	}
	token := rand.Text()
	s.ssoLogouts[token] = true
	return answer(http.StatusOK, struct {
		LogoutURL   string `json:"logout_url"`
		LogoutToken string `json:"logout_token"`
	}{s.URL + "/sso/logout?token=" + token, token})
}

func (s *Server) ssoLogout(c *call) reply {
	token := c.URL.Query().Get("token")
	if !s.ssoLogouts[token] {
		return refuse(http.StatusNotFound, "", "The logout token is not valid.")
	}
	delete(s.ssoLogouts, token)
	return messagePage("Signed out", "You are signed out and can close this page.")
}
