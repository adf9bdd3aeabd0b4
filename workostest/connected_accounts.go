package workostest

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

// providerTokenLifetime is the lifetime of a token that the server issues or refreshes on behalf of a provider.
const providerTokenLifetime = time.Hour

// connectionOwner is the owner of a connection: a user, perhaps in an organization, or an organization, in which the user made it.
type connectionOwner struct {
	kind           string
	userID         core.UserID
	organizationID core.OrganizationID
}

// connectedAccount is an account at a provider.
type connectedAccount struct {
	connectionOwner
	id               core.ConnectedAccountID
	integrationID    core.DataIntegrationID
	slug, method     string
	scopes           []string
	state            string
	value, refresh   string // The access token or API key, and the refresh token.
	expires          time.Time
	clientID, secret string // Of an account with client credentials.
	config           map[string]any
	created, updated time.Time
}

type accountJSON struct {
	Object         string         `json:"object"`
	ID             string         `json:"id"`
	UserID         *string        `json:"user_id"`
	OrganizationID *string        `json:"organization_id"`
	Scopes         []string       `json:"scopes"`
	AuthMethod     string         `json:"auth_method"`
	KeyLast4       *string        `json:"api_key_last_4"`
	ClientID       *string        `json:"client_id,omitempty"`
	SecretLast4    *string        `json:"client_secret_last_4,omitempty"`
	Config         map[string]any `json:"config,omitempty"`
	State          string         `json:"state"`
	CreatedAt      string         `json:"created_at"`
	UpdatedAt      string         `json:"updated_at"`
}

func (a *connectedAccount) wire() accountJSON {
	return accountJSON{
		Object: "connected_account", ID: string(a.id), UserID: orNull(a.userID), OrganizationID: orNull(a.organizationID),
		Scopes: a.scopes, AuthMethod: a.method, KeyLast4: a.last4("api_key"), ClientID: orNull(a.clientID),
		SecretLast4: a.last4("client_credentials"), Config: a.config, State: a.state, CreatedAt: stamp(a.created), UpdatedAt: stamp(a.updated),
	}
}

// last4 returns the end of an account's key or client secret, if the account is connected by that.
func (a *connectedAccount) last4(method string) *string {
	if a.method != method {
		return nil
	}
	return orNull(lastOf(cmp.Or(a.secret, a.value), 4))
}

type accountEventJSON struct {
	Object         string   `json:"object"`
	ID             string   `json:"id"`
	IntegrationID  string   `json:"data_integration_id"`
	Slug           string   `json:"provider_slug"`
	UserID         *string  `json:"user_id"`
	OrganizationID *string  `json:"organization_id"`
	Scopes         []string `json:"scopes"`
	State          string   `json:"state"`
	CreatedAt      string   `json:"created_at"`
	UpdatedAt      string   `json:"updated_at"`
}

func (s *Server) emitAccount(name string, a *connectedAccount) {
	s.emit("pipes.connected_account."+name, a.organizationID, accountEventJSON{
		Object: "connected_account", ID: string(a.id), IntegrationID: string(a.integrationID), Slug: a.slug, UserID: orNull(a.userID),
		OrganizationID: orNull(a.organizationID), Scopes: a.scopes, State: a.state, CreatedAt: stamp(a.created), UpdatedAt: stamp(a.updated),
	})
}

// account returns the oldest account of an owner, or the one with an ID; nil if there is none.
func (s *Server) account(slug string, who connectionOwner, id core.ConnectedAccountID) *connectedAccount {
	return s.pipes.accounts.first(func(a *connectedAccount) bool {
		return a.slug == slug && a.kind == who.kind && a.organizationID == who.organizationID &&
			(a.kind == ofOrganizations || a.userID == who.userID) && (id == "" || a.id == id)
	})
}

func (s *Server) newAccount(d *integration, who connectionOwner, method string) *connectedAccount {
	return &connectedAccount{
		connectionOwner: who, id: core.ConnectedAccountID(newID("data_installation", s.now())), integrationID: d.id, slug: d.slug,
		method: method, scopes: []string{}, state: "connected", created: s.now(),
	}
}

// saveAccount stores a new or changed account, and records whether it can be used now.
func (s *Server) saveAccount(a *connectedAccount) {
	a.updated = s.now()
	was := s.pipes.accounts.get(a.id)
	s.pipes.accounts.put(a.id, a)
	switch {
	case was != nil && was.state == a.state:
	case a.state == "connected":
		s.emitAccount("connected", a)
	default:
		s.emitAccount("reauthorization_needed", a)
	}
}

func (s *Server) disconnect(which func(*connectedAccount) bool) {
	for _, a := range s.pipes.accounts.all(which) {
		s.pipes.accounts.delete(a.id)
		s.emitAccount("disconnected", a)
	}
}

// unknownOwner rejects an owner who does not exist.
func (s *Server) unknownOwner(who connectionOwner) (reply, bool) {
	switch {
	case who.organizationID != "" && s.orgs.get(who.organizationID) == nil:
		return notFound("Organization", who.organizationID), true
	case (who.kind == ofUsers || who.userID != "") && s.users.get(who.userID) == nil:
		return notFound("User", who.userID), true
	}
	return reply{}, false
}

// onAccount acts on the connections of an owner by an integration.
type onAccount func(s *Server, c *call, d *integration, who connectionOwner) reply

func (handle onAccount) with(s *Server, c *call, who connectionOwner) reply {
	if rep, ok := s.unknownOwner(who); ok {
		return rep
	}
	d := s.integration(c.PathValue("slug"), who.kind)
	if d == nil {
		return notFound("Data integration", c.PathValue("slug"))
	}
	return handle(s, c, s.within(d, who.organizationID), who)
}

// forBody takes the owner from the body.
func forBody(handle onAccount) handler {
	return func(s *Server, c *call) reply {
		in := c.input()
		return handle.with(s, c, connectionOwner{
			cmp.Or(in.str("connection_owner"), ofUsers), core.UserID(in.str("user_id")), core.OrganizationID(in.str("organization_id")),
		})
	}
}

// forUserAccount takes the owner from the path and the query.
func forUserAccount(handle onAccount) handler {
	return func(s *Server, c *call) reply {
		return handle.with(s, c, connectionOwner{
			ofUsers, core.UserID(c.PathValue("user_id")), core.OrganizationID(c.URL.Query().Get("organization_id")),
		})
	}
}

// forOrganizationAccount takes the owner from the path, and the acting user from the body, if there is one.
func forOrganizationAccount(handle onAccount) handler {
	return func(s *Server, c *call) reply {
		return handle.with(s, c, connectionOwner{ofOrganizations, core.UserID(c.input().str("user_id")), core.OrganizationID(c.PathValue("id"))})
	}
}

// named returns the account that the query names, or the oldest.
func (s *Server) named(c *call, d *integration, who connectionOwner) *connectedAccount {
	return s.account(d.slug, who, core.ConnectedAccountID(c.URL.Query().Get("connected_account_id")))
}

func (s *Server) getAccount(c *call, d *integration, who connectionOwner) reply {
	if a := s.named(c, d, who); a != nil {
		return jsonReply(http.StatusOK, a.wire())
	}
	return notFound("Connected account", d.slug)
}

// importAccount imports a connection that was made elsewhere. It adds an account if the request asks for that.
func (s *Server) importAccount(c *call, d *integration, who connectionOwner) reply {
	in := c.input()
	if in.str("connection_intent") == "" && s.account(d.slug, who, "") != nil {
		return refuse(http.StatusConflict, "", "A connected account already exists.")
	}
	return s.setTokens(in, s.newAccount(d, who, "oauth"), http.StatusCreated)
}

func (s *Server) updateAccount(c *call, d *integration, who connectionOwner) reply {
	was := s.named(c, d, who)
	if was == nil {
		return notFound("Connected account", d.slug)
	}
	now := *was
	return s.setTokens(c.input(), &now, http.StatusOK)
}

// setTokens sets the tokens, scopes and state of a request. Without a state, the tokens determine it.
func (s *Server) setTokens(in *input, a *connectedAccount, status int) reply {
	if in.has("expires_at") && !in.has("access_token") {
		in.wrong("expires_at", "access_token_required", "expires_at requires an access_token")
	}
	if in.has("access_token") {
		a.value, a.expires = in.str("access_token"), time.Time{}
		if in.has("expires_at") {
			a.expires, _ = time.Parse(time.RFC3339, in.str("expires_at")) // The contract has checked its form.
		}
	}
	if in.has("refresh_token") {
		a.refresh = in.str("refresh_token")
	}
	if in.has("scopes") {
		a.scopes = in.strs("scopes")
	}
	switch {
	case in.has("state"):
		a.state = in.str("state")
	case in.has("access_token"), in.has("refresh_token"):
		a.state = "connected"
	}
	if a.state == "connected" && a.value == "" && a.refresh == "" {
		in.wrong("access_token", "access_token_required", "a connected account must have an access_token or a refresh_token")
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	s.saveAccount(a)
	return jsonReply(status, a.wire())
}

func (s *Server) deleteAccount(c *call, d *integration, who connectionOwner) reply {
	a := s.named(c, d, who)
	if a == nil {
		return notFound("Connected account", d.slug)
	}
	s.disconnect(func(other *connectedAccount) bool { return other == a })
	return jsonReply(http.StatusNoContent, nil)
}

// renew makes an account's token usable, on behalf of the provider, and reports whether it is.
func (s *Server) renew(a *connectedAccount) bool {
	live := a.value != "" && (a.expires.IsZero() || s.now().Before(a.expires))
	if a.state != "connected" || live {
		return a.state == "connected"
	}
	now := *a
	if a.refresh == "" && a.method == "oauth" {
		now.state = "needs_reauthorization"
	} else {
		now.value, now.expires = rand.Text(), s.now().Add(providerTokenLifetime)
	}
	s.saveAccount(&now)
	*a = now
	return a.state == "connected"
}

// missing returns the scopes that an integration requires and an account does not have.
func missing(d *integration, a *connectedAccount) []string {
	return append([]string{}, slices.DeleteFunc(slices.Clone(d.scopes), func(scope string) bool { return slices.Contains(a.scopes, scope) })...)
}
