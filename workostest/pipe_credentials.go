package workostest

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"

	"github.com/workos-typestate/workos/core"
)

// pendingConnection is a connection that a user is about to make in the browser.
type pendingConnection struct {
	integrationID core.DataIntegrationID
	who           connectionOwner
	returnTo      string
}

type inactiveJSON struct {
	Active bool   `json:"active"`
	Error  string `json:"error"`
}

// authorizeIntegration responds with a URL that connects the account at once, as if the user had consented at the provider.
func (s *Server) authorizeIntegration(c *call, d *integration, who connectionOwner) reply {
	if !d.enabled {
		return refuse(http.StatusForbidden, "", "The data integration is not enabled.")
	}
	token := rand.Text()
	s.pipes.pending.put(token, &pendingConnection{d.id, who, c.input().str("return_to")})
	return jsonReply(http.StatusOK, map[string]string{"url": s.URL + "/workostest/pipes/" + token})
}

// connectAccount acts as the provider's page: it connects the account and sends the browser back.
func (s *Server) connectAccount(c *call) reply {
	one := s.pipes.pending.get(c.PathValue("token"))
	if one == nil || s.pipes.integrations.get(one.integrationID) == nil {
		return notFound("Connection", c.PathValue("token"))
	}
	s.pipes.pending.delete(c.PathValue("token"))
	d := s.within(s.pipes.integrations.get(one.integrationID), one.who.organizationID)
	a := s.newAccount(d, one.who, "oauth")
	if was := s.account(d.slug, one.who, ""); was != nil {
		again := *was
		a = &again
	}
	a.state, a.value, a.refresh, a.scopes = "connected", rand.Text(), rand.Text(), append([]string{}, d.scopes...)
	a.expires = s.now().Add(providerTokenLifetime)
	s.saveAccount(a)
	to, err := url.Parse(one.returnTo)
	if one.returnTo == "" || err != nil {
		return jsonReply(http.StatusOK, a.wire())
	}
	return reply{status: http.StatusFound, location: to.String()}
}

func (s *Server) createKeyConnection(c *call, d *integration, who connectionOwner) reply {
	return s.connectBy(c, d, s.newAccount(d, who, "api_key"), http.StatusCreated)
}

func (s *Server) upsertKeyConnection(c *call, d *integration, who connectionOwner) reply {
	return s.upsertConnection(c, d, who, "api_key")
}

func (s *Server) createClientConnection(c *call, d *integration, who connectionOwner) reply {
	return s.connectBy(c, d, s.newAccount(d, who, "client_credentials"), http.StatusCreated)
}

func (s *Server) upsertClientConnection(c *call, d *integration, who connectionOwner) reply {
	return s.upsertConnection(c, d, who, "client_credentials")
}

// upsertConnection replaces the credentials of the existing account, which must have the same kind, or connects one.
func (s *Server) upsertConnection(c *call, d *integration, who connectionOwner, method string) reply {
	a, id := s.newAccount(d, who, method), core.ConnectedAccountID(c.input().str("connected_account_id"))
	was := s.account(d.slug, who, id)
	switch {
	case was == nil && id != "":
		return notFound("Connected account", id)
	case was != nil && was.method != method:
		return mismatch()
	case was != nil:
		again := *was
		a = &again
	}
	return s.connectBy(c, d, a, http.StatusOK)
}

func mismatch() reply {
	return refuse(http.StatusUnprocessableEntity, "auth_method_mismatch", "The connected account uses another auth method.")
}

// connectBy sets the credentials of an account with an API key or client credentials.
func (s *Server) connectBy(c *call, d *integration, a *connectedAccount, status int) reply {
	if !slices.Contains(d.methods, a.method) {
		return mismatch()
	}
	in := c.input()
	if a.state = "connected"; a.method == "api_key" {
		a.value = in.str("secret")
	} else {
		a.clientID, a.secret, a.value = in.str("client_id"), in.str("client_secret"), ""
	}
	if in.has("config") {
		a.config = field[map[string]any](in, "config", "an object")
	}
	s.saveAccount(a)
	return jsonReply(status, a.wire())
}

// usable returns the account of a request for credentials if it can be used, else the response.
func (s *Server) usable(c *call, d *integration, who connectionOwner) (*connectedAccount, reply) {
	a := s.account(d.slug, who, core.ConnectedAccountID(c.input().str("connected_account_id")))
	switch {
	case a == nil:
		return nil, jsonReply(http.StatusOK, inactiveJSON{Error: "not_installed"})
	case !s.renew(a):
		return nil, jsonReply(http.StatusOK, inactiveJSON{Error: "needs_reauthorization"})
	}
	return a, reply{}
}

func (s *Server) vendToken(c *call, d *integration, who connectionOwner) reply {
	if a := s.account(d.slug, who, core.ConnectedAccountID(c.input().str("connected_account_id"))); a != nil && a.method != "oauth" {
		return mismatch()
	}
	a, rep := s.usable(c, d, who)
	if a == nil {
		return rep
	}
	return jsonReply(http.StatusOK, map[string]any{"active": true, "access_token": map[string]any{
		"object": "access_token", "access_token": a.value, "expires_at": stampOrNull(a.expires), "scopes": a.scopes, "missing_scopes": missing(d, a),
	}})
}

func (s *Server) vendCredentials(c *call, d *integration, who connectionOwner) reply {
	a, rep := s.usable(c, d, who)
	if a == nil {
		return rep
	}
	credential := map[string]any{"object": "credential", "auth_method": a.method, "value": a.value}
	if a.method != "api_key" {
		credential["expires_at"], credential["scopes"], credential["missing_scopes"] = stampOrNull(a.expires), a.scopes, missing(d, a)
	}
	if a.method == "client_credentials" {
		credential["metadata"] = map[string]any{} // There is no provider to set it.
	}
	return jsonReply(http.StatusOK, map[string]any{"active": true, "credential": credential})
}
