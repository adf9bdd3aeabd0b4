package workostest_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens/machine"
	"github.com/workos-typestate/workos/workostest"
)

const (
	callback = "http://127.0.0.1:9/callback?kept=1"
	resource = "https://api.example.com/mcp"
)

func application() workostest.Option {
	return workostest.WithApplications(
		workostest.Application{ClientID: "client_app", ClientSecret: core.NewClientSecret("secret & safe"), RedirectURIs: []string{callback}, Scopes: []string{"posts"}},
		workostest.Application{ClientID: "client_public", Public: true, RedirectURIs: []string{callback}},
	)
}

func robot() workostest.Option {
	return workostest.WithMachines(workostest.Machine{
		ClientID: "client_robot", ClientSecret: core.NewClientSecret("robot's secret"), OrganizationID: "org_acme", Scopes: []string{"posts", "users"},
	})
}

func startConnect(t *testing.T, opts ...workostest.Option) harness {
	t.Helper()
	return start(t, append([]workostest.Option{acme(), application(), robot(), workostest.WithResources(resource)}, opts...)...)
}

// claimsOf returns the claims of a token, unverified.
func (h harness) claimsOf(token string) (claims map[string]any) {
	h.Helper()
	parts := strings.Split(token, ".")
	h.Equal(len(parts), 3)
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	h.NoErr(err)
	h.NoErr(json.Unmarshal(payload, &claims))
	return claims
}

// consent requests a code of Connect and returns the redirect's query.
func (h harness) consent(more params) url.Values {
	h.Helper()
	all := params{"client_id": "client_app", "code_challenge": challengeOf(verifier), "code_challenge_method": "S256"}
	maps.Copy(all, more)
	return h.authorize("/oauth2/authorize", all)
}

// token calls the token endpoint, without a header unless one is given.
func (h harness) token(more params, header ...string) result {
	h.Helper()
	form := url.Values{}
	for name, value := range more {
		form.Set(name, value)
	}
	return h.do("POST", "/oauth2/token", form, append([]string{"Authorization", ""}, header...)...)
}

func (h harness) redeem(code string, more params) result {
	h.Helper()
	all := params{
		"grant_type": "authorization_code", "client_id": "client_app", "client_secret": "secret & safe", "code": code,
		"code_verifier": verifier, "redirect_uri": callback,
	}
	maps.Copy(all, more)
	return h.token(all)
}

func (h harness) introspect(token string) result {
	h.Helper()
	return h.do("POST", "/oauth2/introspection", url.Values{"token": {token}, "client_id": {"client_app"}, "client_secret": {"secret & safe"}}, "Authorization", "")
}

func TestTheIssuerDescribesItself(t *testing.T) {
	h := start(t)
	server := h.do("GET", "/.well-known/oauth-authorization-server", nil, "Authorization", "")
	provider := h.do("GET", "/.well-known/openid-configuration", nil, "Authorization", "")
	for _, described := range []result{server, provider} {
		h.Equal(described.str("issuer"), h.URL)
		h.Equal(described.str("token_endpoint"), h.URL+"/oauth2/token")
		h.Equal(described.at("registration_endpoint"), nil)
	}
	h.Equal(server.at("jwks_uri"), nil)
	h.Equal(server.at("code_challenge_methods_supported"), []any{"S256"})
	h.Equal(provider.str("jwks_uri"), h.URL+"/oauth2/jwks")
	h.Equal(provider.at("code_challenge_methods_supported"), nil)
}

func TestApplicationsGetTokensOfUsers(t *testing.T) {
	h := startConnect(t)
	t.Run("by a code, for the requested resource", func(t *testing.T) {
		h := h.sub(t)
		q := h.consent(params{"resource": resource, "scope": "openid posts offline_access"})
		h.Equal(q.Get("state"), "st&te")
		got := h.redeem(q.Get("code"), params{"resource": resource})
		h.Equal(got.status, http.StatusOK)
		h.Equal(got.at("expires_in"), 300.0)
		claims := h.claimsOf(got.str("access_token"))
		h.Equal(claims["iss"], h.URL)
		h.Equal(claims["aud"], resource)
		h.Equal(claims["org_id"], "org_acme")
		h.True(strings.HasPrefix(claims["sub"].(string), "user_"))
		h.True(strings.HasPrefix(claims["sid"].(string), "app_consent_"))
		h.Equal(slices.Sorted(maps.Keys(claims)), []string{"aud", "exp", "iat", "iss", "jti", "org_id", "sid", "sub"}) // as documented

		refresh := params{"grant_type": "refresh_token", "client_id": "client_app", "client_secret": "secret & safe", "refresh_token": got.str("refresh_token")}
		h.Equal(h.token(refresh).status, http.StatusOK)
		refresh["scope"] = "users"
		h.Equal(h.token(refresh).str("error"), "invalid_scope")
	})
	t.Run("for the environment without a resource, and without a refresh token without its scope", func(t *testing.T) {
		h := h.sub(t)
		got := h.redeem(h.consent(nil).Get("code"), nil)
		h.Equal(h.claimsOf(got.str("access_token"))["aud"], string(h.ClientID))
		h.Equal(got.at("refresh_token"), nil)
	})
	t.Run("a secret can come in the header, and a public application has none", func(t *testing.T) {
		h := h.sub(t)
		form := params{"grant_type": "authorization_code", "code": h.consent(nil).Get("code"), "code_verifier": verifier, "redirect_uri": callback}
		basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("client_app:"+url.QueryEscape("secret & safe")))
		h.Equal(h.token(form, "Authorization", basic).status, http.StatusOK)
		code := h.consent(params{"client_id": "client_public"}).Get("code")
		h.Equal(h.redeem(code, params{"client_id": "client_public", "client_secret": ""}).status, http.StatusOK)
	})
	t.Run("errors have the form of the RFCs", func(t *testing.T) {
		h := h.sub(t)
		h.Equal(h.consent(params{"scope": "users"}).Get("error"), "invalid_scope")
		h.Equal(h.consent(params{"code_challenge_method": "plain"}).Get("error"), "invalid_request")
		h.Equal(h.consent(params{"client_id": "client_public", "code_challenge": "", "code_challenge_method": ""}).Get("error"), "invalid_request")
		for want, query := range map[string]string{
			"invalid_target":  "client_id=client_app&resource=https://other.example.com&redirect_uri=" + url.QueryEscape(callback),
			"invalid_request": "client_id=client_app&redirect_uri=https://evil.example.com",
			"invalid_client":  "client_id=client_robot&redirect_uri=" + url.QueryEscape(callback),
		} {
			res := h.do("GET", "/oauth2/authorize?response_type=code&"+query, nil)
			h.Equal(res.status, http.StatusBadRequest) // and no redirect
			h.Equal(res.str("error"), want)
		}
		for want, more := range map[string]params{
			"invalid_client":         {"client_secret": "guess"},
			"invalid_grant":          {"code_verifier": strings.Repeat("x", 43)},
			"invalid_target":         {"resource": "https://other.example.com"},
			"unsupported_grant_type": {"grant_type": "password"},
			"unauthorized_client":    {"grant_type": "client_credentials"},
		} {
			h.Equal(h.redeem(h.consent(nil).Get("code"), more).str("error"), want)
		}
		h.Equal(h.redeem(h.consent(nil).Get("code"), params{"redirect_uri": "http://127.0.0.1:9/"}).str("error"), "invalid_grant")
	})
	t.Run("a code used twice revokes its tokens", func(t *testing.T) {
		h := h.sub(t)
		code := h.consent(nil).Get("code")
		got := h.redeem(code, nil)
		h.Equal(h.redeem(code, nil).str("error"), "invalid_grant")
		h.Equal(h.introspect(got.str("access_token")).at("active"), false)
	})
	t.Run("claims of a JWT template are included if the server has one", func(t *testing.T) {
		h := startConnect(t, workostest.WithConnectClaims("scope", "client_id", "role", "roles", "permissions"), workostest.WithRole("admin", "posts:write"))
		claims := h.claimsOf(h.redeem(h.consent(params{"scope": "posts"}).Get("code"), nil).str("access_token"))
		h.Equal(claims["scope"], "posts")
		h.Equal(claims["client_id"], "client_app")
		h.Equal(claims["role"], "admin")
		h.Equal(claims["permissions"], []any{"posts:write"})
		_, err := workostest.New(workostest.WithConnectClaims("sub"))
		h.True(err != nil)
	})
}

func TestClientsRegister(t *testing.T) {
	h := startConnect(t, workostest.WithClientRegistration())
	h.Equal(h.do("GET", "/.well-known/oauth-authorization-server", nil).str("registration_endpoint"), h.URL+"/oauth2/register")
	for method, hasSecret := range map[string]bool{"": true, "client_secret_post": true, "none": false} {
		body := map[string]any{"redirect_uris": []string{callback}, "client_name": "A client"}
		if method != "" {
			body["token_endpoint_auth_method"] = method
		}
		got := h.do("POST", "/oauth2/register", body, "Authorization", "")
		h.Equal(got.status, http.StatusCreated)
		h.Equal(got.str("client_secret") != "", hasSecret)
		more := params{"client_id": got.str("client_id"), "client_secret": got.str("client_secret")}
		code := h.consent(params{"client_id": got.str("client_id")}).Get("code")
		h.Equal(h.redeem(code, more).status, http.StatusOK)
	}
	h.Equal(h.do("POST", "/oauth2/register", map[string]any{}).str("error"), "invalid_redirect_uri")
}

func TestMachinesGetTokensOfTheirOwn(t *testing.T) {
	h := startConnect(t, workostest.WithConnectClaims("scope"))
	source, err := machine.New(h.URL, "client_robot", core.NewClientSecret("robot's secret"), &machine.NewParams{Scopes: []string{"posts"}})
	h.NoErr(err)
	token, err := source.Token(t.Context())
	h.NoErr(err)
	claims := h.claimsOf(token.Reveal())
	h.Equal(claims["sub"], "client_robot")
	h.Equal(claims["org_id"], "org_acme")
	h.Equal(claims["aud"], string(h.ClientID))
	h.Equal(claims["scope"], "posts")
	h.Equal(claims["sid"], nil)
	for code, wrong := range map[core.ErrorCode]struct {
		secret string
		params *machine.NewParams
	}{
		"invalid_scope":  {"robot's secret", &machine.NewParams{Scopes: []string{"everything"}}},
		"invalid_client": {"guess", nil},
	} {
		source, err := machine.New(h.URL, "client_robot", core.NewClientSecret(wrong.secret), wrong.params)
		h.NoErr(err)
		_, err = source.Token(t.Context())
		h.True(errors.Is(err, code))
	}
}

func TestIntrospectionTellsOfTokens(t *testing.T) {
	clock := workostest.NewClock(time.Now())
	h := startConnect(t, workostest.WithClock(clock.Now))
	ada, err := h.UserByEmail("ada@example.com")
	h.NoErr(err)
	of := func(clientID core.ClientID) core.AccessToken {
		token, err := h.UserToken(workostest.Consent{UserID: ada.ID, ClientID: clientID, Resource: resource})
		h.NoErr(err)
		return token
	}
	own, robots := of("client_app"), func() core.AccessToken {
		token, err := h.MachineToken("client_robot")
		h.NoErr(err)
		return token
	}()
	said := h.introspect(own.Reveal())
	h.Equal(said.at("active"), true)
	h.Equal(said.str("token_type"), "access_token")
	h.Equal(said.str("client_id"), "client_app")
	h.Equal(said.str("aud"), resource)
	h.Equal(h.introspect(of("client_public").Reveal()).at("active"), true)
	for name, token := range map[string]string{"another's": robots.Reveal(), "made up": "x"} {
		t.Run("a token that is "+name+" is inactive, without other members", func(t *testing.T) {
			h := h.sub(t)
			h.Equal(h.introspect(token).body, map[string]any{"active": false})
		})
	}
	t.Run("a token that was revoked is inactive", func(t *testing.T) {
		h := h.sub(t)
		h.NoErr(h.RevokeToken(own))
		h.Equal(h.introspect(own.Reveal()).body, map[string]any{"active": false})
		h.True(h.RevokeToken(core.NewAccessToken("x")) != nil)
	})
	t.Run("a token that has expired is inactive", func(t *testing.T) {
		h := h.sub(t)
		token := of("client_app")
		clock.Advance(5 * time.Minute)
		h.Equal(h.introspect(token.Reveal()).at("active"), false)
	})
	t.Run("an unauthenticated client gets an error", func(t *testing.T) {
		h := h.sub(t)
		res := h.do("POST", "/oauth2/introspection", url.Values{"token": {own.Reveal()}, "client_id": {"client_app"}}, "Authorization", "")
		h.Equal(res.str("error"), "invalid_client")
	})
}

func TestTokensThatTestsAskForAreThoseOfTheirKind(t *testing.T) {
	c := startChecked(t, acme(), robot(), workostest.WithResources(resource))
	ada := c.idOf("ada@example.com")
	accept := func(sources ...bearer.Source) *bearer.Auth {
		api, err := bearer.New(bearer.Config{Sources: sources})
		c.NoErr(err)
		return api
	}
	session, err := c.SignIn(ada, "org_acme")
	c.NoErr(err)
	user, err := c.UserToken(workostest.Consent{UserID: ada, Resource: resource})
	c.NoErr(err)
	robot, err := c.MachineToken("client_robot")
	c.NoErr(err)
	ofSessions := bearer.Sessions(c.client.Public().UserManagement, usermanagement.AccessTokenPolicy{})
	ofConnect := bearer.Connect(c.URL, resource, &bearer.ConnectParams{Audiences: []string{string(c.ClientID)}})
	for name, test := range map[string]struct {
		token core.AccessToken
		by    bearer.Source
		other bearer.Source
	}{
		"of a session":                 {session.AccessToken, ofSessions, ofConnect},
		"of an application for a user": {user, ofConnect, ofSessions},
		"of a machine":                 {robot, ofConnect, ofSessions},
	} {
		t.Run("a token "+name, func(t *testing.T) {
			c := c.sub(t)
			_, err := accept(test.by).Verify(t.Context(), test.token)
			c.NoErr(err)
			_, err = accept(test.other).Verify(t.Context(), test.token)
			c.True(err != nil)
		})
	}
	t.Run("and verify after the keys were changed", func(t *testing.T) {
		c := c.sub(t)
		c.NoErr(c.RotateKeys())
		for _, token := range []core.AccessToken{user, robot} {
			_, err := accept(bearer.Connect(c.URL, resource, &bearer.ConnectParams{Audiences: []string{string(c.ClientID)}})).Verify(t.Context(), token)
			c.NoErr(err)
		}
		after, err := c.UserToken(workostest.Consent{UserID: ada})
		c.NoErr(err)
		c.True(strings.Split(after.Reveal(), ".")[0] != strings.Split(user.Reveal(), ".")[0])
	})
	t.Run("a missing object is an error", func(t *testing.T) {
		c := c.sub(t)
		for _, consent := range []workostest.Consent{
			{}, {UserID: ada, OrganizationID: "org_other"}, {UserID: ada, ClientID: "client_robot"}, {UserID: ada, Resource: "https://other.example.com"},
		} {
			_, err := c.UserToken(consent)
			c.True(err != nil)
		}
		_, err := c.MachineToken("client_other")
		c.True(err != nil)
		_, err = c.AddMachine(workostest.Machine{OrganizationID: "org_other"})
		c.True(err != nil)
	})
}
