package workostest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

func TestAuthorizationCode(t *testing.T) {
	clk := newClock()
	h := start(t, workostest.WithClock(clk.Now))
	plain := params{"code_challenge": "", "code_challenge_method": ""}

	tests := []struct {
		name   string
		ask    params
		give   params
		wait   time.Duration
		status int
		err    string
	}{
		{"the right verifier is enough", nil, params{"code_verifier": verifier}, 0, 200, ""},
		{"a wrong verifier is rejected", nil, params{"code_verifier": strings.Repeat("x", 43)}, 0, 400, "invalid_grant"},
		{"a missing verifier is rejected, even with the secret", nil, params{"client_secret": h.APIKey.Reveal()}, 0, 400, "invalid_grant"},
		{"a short verifier is rejected", nil, params{"code_verifier": "short"}, 0, 400, "invalid_request"},
		{"a wrong secret with the right verifier is rejected", nil, params{"code_verifier": verifier, "client_secret": "x"}, 0, 400, "invalid_client"},
		{"the secret is enough without a challenge", plain, params{"client_secret": h.APIKey.Reveal()}, 0, 200, ""},
		{"a wrong secret is rejected", plain, params{"client_secret": "x"}, 0, 400, "invalid_client"},
		{"neither secret nor challenge is rejected", plain, nil, 0, 400, "invalid_client"},
		{"a verifier without a challenge is rejected", plain, params{"code_verifier": verifier}, 0, 400, "code_challenge_not_found"},
		{"a code is valid for less than 10 minutes", nil, params{"code_verifier": verifier}, 10 * time.Minute, 400, "invalid_grant"},
		{"an unknown code is rejected", nil, params{"code_verifier": verifier, "code": "x"}, 0, 400, "invalid_grant"},
		{"another client is rejected", nil, params{"code_verifier": verifier, "client_id": "x"}, 0, 400, "invalid_client"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := h.sub(t)
			give := params{"code": h.code(tt.ask)}
			for name, value := range tt.give {
				give[name] = value
			}
			clk.Advance(tt.wait)
			res := h.grant("authorization_code", give)
			h.Equal(res.status, tt.status)
			h.Equal(res.str("error")+res.str("code"), tt.err)
		})
	}

	t.Run("a code works once, even with a wrong verifier", func(t *testing.T) {
		h := h.sub(t)
		code := h.code(nil)
		h.Equal(h.grant("authorization_code", params{"code": code, "code_verifier": verifier}).status, 200)
		h.Equal(h.grant("authorization_code", params{"code": code, "code_verifier": verifier}).str("error"), "invalid_grant")
		code = h.code(nil)
		h.Equal(h.grant("authorization_code", params{"code": code, "code_verifier": strings.Repeat("x", 43)}).status, 400)
		h.Equal(h.grant("authorization_code", params{"code": code, "code_verifier": verifier}).status, 400)
	})
	t.Run("a form works like JSON", func(t *testing.T) {
		h := h.sub(t)
		res := h.do("POST", "/user_management/authenticate", url.Values{
			"client_id": {string(h.ClientID)}, "grant_type": {"authorization_code"}, "code": {h.code(nil)}, "code_verifier": {verifier},
		})
		h.Equal(res.str("user", "email"), "ada@example.com")
	})
}

func TestAuthorize(t *testing.T) {
	h := start(t)
	grace := h.AddUser(workostest.User{Email: "grace@example.com", FirstName: "Grace"})
	org := h.AddOrganization(workostest.Organization{Name: "Acme"})

	tests := []struct {
		name string
		ask  params
		err  string
	}{
		{"a provider is enough", params{"provider": "GoogleOAuth"}, ""},
		{"no selection is rejected", nil, "invalid_request"},
		{"an age that is not a number is rejected", params{"provider": "authkit", "max_age": "-1"}, "invalid_request"},
		{"an unknown provider is rejected", params{"provider": "x"}, "invalid_request"},
		{"the method plain is rejected", params{"provider": "authkit", "code_challenge": verifier, "code_challenge_method": "plain"}, "invalid_request"},
		{"another response type is rejected", params{"provider": "authkit", "response_type": "token"}, "unsupported_response_type"},
		{"an organization without the user is rejected", params{"organization_id": string(org.ID)}, "access_denied"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := h.sub(t)
			q := h.authorize("/user_management/authorize", tt.ask)
			h.Equal(q.Get("error"), tt.err)
			h.Equal(q.Get("code") != "", tt.err == "")
			h.Equal(q.Get("state"), "st&te")
			h.Equal(q.Get("kept"), "1")
		})
	}
	t.Run("an unusable redirect or client gets a response without a redirect", func(t *testing.T) {
		h := h.sub(t)
		for _, query := range []string{"client_id=" + string(h.ClientID) + "&redirect_uri=/relative", "client_id=x&redirect_uri=http://127.0.0.1/"} {
			res := h.do("GET", "/user_management/authorize?response_type=code&provider=authkit&"+query, nil)
			h.Equal(res.status, 400)
			h.True(res.str("error") != "")
		}
	})
	t.Run("the user is the one hinted, then named, then added", func(t *testing.T) {
		h := h.sub(t)
		h.Equal(core.UserID(h.signIn(nil).str("user", "id")), grace.ID)
		h.Equal(h.signIn(params{"login_hint": "ada@example.com"}).str("user", "first_name"), "Ada")
		other := h.AddUser(workostest.User{Email: "other@example.com"})
		h.SignInAs(other.ID)
		h.Equal(core.UserID(h.signIn(nil).str("user", "id")), other.ID)
	})
}

func TestAccessTokens(t *testing.T) {
	clk := newClock()
	h := start(t, workostest.WithClock(clk.Now), workostest.WithAccessTokenLifetime(time.Minute),
		workostest.WithRole("admin", "posts:write", "posts:read"))
	user := h.AddUser(workostest.User{Email: "grace@example.com"})
	org := h.AddOrganization(workostest.Organization{Name: "Acme", Entitlements: []core.EntitlementSlug{"sso"}, FeatureFlags: []core.FeatureFlagSlug{"beta"}})
	_, err := h.AddMembership(user.ID, org.ID, "admin")
	h.NoErr(err)

	keys := func() (set jose.JSONWebKeySet, text string) {
		res := h.do("GET", "/sso/jwks/"+string(h.ClientID), nil, "Authorization", "")
		h.NoErr(json.Unmarshal([]byte(res.text), &set)) // It parses x5c and checks x5t#S256 against it.
		return set, res.text
	}
	set, text := keys()
	for _, member := range []string{"alg", "e", "kid", "kty", "n", "use", "x5c", "x5t#S256"} {
		h.True(strings.Contains(text, `"`+member+`":`))
	}
	verify := func(set jose.JSONWebKeySet, raw string) (claims map[string]any) {
		token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
		h.NoErr(err)
		h.NoErr(token.Claims(set, &claims))
		return claims
	}
	res := h.signIn(nil)
	claims := verify(set, res.str("access_token"))
	h.Equal(claims["sub"], string(user.ID))
	h.Equal(claims["org_id"], string(org.ID))
	h.Equal(claims["role"], "admin")
	h.Equal(claims["permissions"], []any{"posts:read", "posts:write"})
	h.Equal(claims["entitlements"], []any{"sso"})
	h.Equal(claims["feature_flags"], []any{"beta"})
	h.Equal(claims["iss"], h.URL+"/user_management/"+string(h.ClientID))
	h.Equal(claims["exp"], float64(clk.Now().Add(time.Minute).Unix()))
	h.True(strings.HasPrefix(claims["sid"].(string), "session_"))
	h.Equal(core.OrganizationID(res.str("organization_id")), org.ID)

	h.NoErr(h.RotateKeys())
	rotated, _ := keys()
	h.Equal(len(rotated.Keys), 2)
	fresh := h.signIn(nil).str("access_token")
	parsed, err := jwt.ParseSigned(fresh, []jose.SignatureAlgorithm{jose.RS256})
	h.NoErr(err)
	h.Equal(len(set.Key(parsed.Headers[0].KeyID)), 0) // The old set cannot verify it.
	verify(rotated, fresh)
	verify(rotated, res.str("access_token"))
}

func TestRefreshTokens(t *testing.T) {
	clk := newClock()
	h := start(t, workostest.WithClock(clk.Now), workostest.WithRefreshGrace(5*time.Second))
	user := h.AddUser(workostest.User{Email: "grace@example.com"})
	refresh := func(h harness, token string, more params) result {
		all := params{"refresh_token": token}
		for name, value := range more {
			all[name] = value
		}
		return h.grant("refresh_token", all)
	}

	t.Run("a refresh rotates the token", func(t *testing.T) {
		h := h.sub(t)
		first := h.signIn(nil).str("refresh_token")
		second := refresh(h, first, nil).str("refresh_token")
		h.True(second != "" && second != first)
		h.Equal(refresh(h, second, nil).status, 200)
	})
	t.Run("a replay gets the same tokens within the grace period, and invalid_grant after it", func(t *testing.T) {
		h := h.sub(t)
		token := h.signIn(nil).str("refresh_token")
		first := refresh(h, token, nil)
		clk.Advance(4 * time.Second)
		h.Equal(refresh(h, token, nil).text, first.text)
		clk.Advance(time.Second)
		h.Equal(refresh(h, token, nil).str("error"), "invalid_grant")
		h.Equal(refresh(h, first.str("refresh_token"), nil).status, 200)
	})
	t.Run("only a member can switch to an organization", func(t *testing.T) {
		h := h.sub(t)
		org := h.AddOrganization(workostest.Organization{Name: "Acme"})
		token := h.signIn(nil).str("refresh_token")
		h.Equal(refresh(h, token, params{"organization_id": "org_x"}).str("error"), "organization_not_found")
		h.Equal(refresh(h, token, params{"organization_id": string(org.ID)}).str("error"), "organization_membership_not_found")
		_, err := h.AddMembership(user.ID, org.ID, "")
		h.NoErr(err)
		h.Equal(core.OrganizationID(refresh(h, token, params{"organization_id": string(org.ID)}).str("organization_id")), org.ID)
	})
	t.Run("a session that ended cannot be refreshed", func(t *testing.T) {
		h := h.sub(t)
		res := h.signIn(nil)
		sessions := h.Events()
		var session struct{ ID string }
		h.NoErr(json.Unmarshal(sessions[len(sessions)-1].Data, &session))
		out := h.do("GET", "/user_management/sessions/logout?session_id="+session.ID+"&return_to=http://127.0.0.1/bye", nil, "Authorization", "")
		h.Equal(out.status, http.StatusFound)
		h.Equal(out.header.Get("Location"), "http://127.0.0.1/bye")
		h.Equal(refresh(h, res.str("refresh_token"), nil).str("error"), "invalid_grant")
		h.Equal(h.do("POST", "/user_management/sessions/revoke", params{"session_id": session.ID}).status, 200)
		h.Equal(h.do("POST", "/user_management/sessions/revoke", params{"session_id": "x"}).status, 400)
	})
}

func TestDeviceFlow(t *testing.T) {
	clk := newClock()
	h := start(t, workostest.WithClock(clk.Now), workostest.WithDevice(2*time.Second, time.Minute))
	begin := func(h harness) result {
		res := h.do("POST", "/user_management/authorize/device", params{"client_id": string(h.ClientID)}, "Authorization", "")
		h.Equal(res.status, 200)
		h.Equal(res.at("interval"), 2.0)
		h.Equal(res.at("expires_in"), 60.0)
		return res
	}
	poll := func(h harness, d result) result {
		return h.grant("urn:ietf:params:oauth:grant-type:device_code", params{"device_code": d.str("device_code")})
	}
	t.Run("it is pending until approved, and then works once", func(t *testing.T) {
		h := h.sub(t)
		d := begin(h)
		h.Equal(poll(h, d).str("error"), "authorization_pending")
		h.Equal(poll(h, d).str("error"), "slow_down")
		clk.Advance(2 * time.Second)
		h.Equal(poll(h, d).str("error"), "authorization_pending")
		user := h.AddUser(workostest.User{Email: "grace@example.com"})
		h.NoErr(h.ApproveDevice(user.ID, strings.ToLower(d.str("user_code"))))
		h.True(h.ApproveDevice(user.ID, d.str("user_code")) != nil) // Already decided on.
		clk.Advance(2 * time.Second)
		h.Equal(core.UserID(poll(h, d).str("user", "id")), user.ID)
		h.Equal(poll(h, d).str("error"), "invalid_grant")
	})
	t.Run("it can be denied", func(t *testing.T) {
		h := h.sub(t)
		d := begin(h)
		h.NoErr(h.DenyDevice(d.str("user_code")))
		h.Equal(poll(h, d).str("error"), "access_denied")
	})
	t.Run("it expires", func(t *testing.T) {
		h := h.sub(t)
		d := begin(h)
		clk.Advance(time.Minute)
		h.Equal(poll(h, d).str("error"), "expired_token")
		h.True(h.DenyDevice(d.str("user_code")) != nil)
	})
	t.Run("it is approved on the page", func(t *testing.T) {
		h := h.sub(t)
		d := begin(h)
		page := h.do("GET", strings.TrimPrefix(d.str("verification_uri_complete"), h.URL), nil, "Authorization", "")
		h.True(strings.Contains(page.text, `value="`+d.str("user_code")+`"`))
		user := h.AddUser(workostest.User{Email: "page@example.com"})
		h.Equal(h.do("POST", "/device", url.Values{"user_code": {"x"}, "user_id": {string(user.ID)}}).status, 400)
		h.Equal(h.do("POST", "/device", url.Values{"user_code": {d.str("user_code")}, "user_id": {string(user.ID)}}).status, 200)
		h.Equal(core.UserID(poll(h, d).str("user", "id")), user.ID)
	})
	t.Run("it is approved at once on request", func(t *testing.T) {
		h := start(t, workostest.WithInstantDevice(), workostest.WithDevice(2*time.Second, time.Minute))
		h.Equal(poll(h, begin(h)).str("user", "email"), "ada@example.com")
	})
}

func TestInteractivePage(t *testing.T) {
	h := start(t, workostest.WithInteractive(), workostest.WithUsers(workostest.User{
		ID: "user_1", Email: "x@example.com", FirstName: `<script>alert("x")</script>`,
	}))
	query := url.Values{
		"client_id": {string(h.ClientID)}, "redirect_uri": {"app:/cb"}, "response_type": {"code"}, "provider": {"authkit"}, "state": {`"><b>`},
	}.Encode()
	page := h.do("GET", "/user_management/authorize?"+query, nil, "Authorization", "")
	h.Equal(page.status, 200)
	h.True(!strings.Contains(page.text, "<script") && strings.Contains(page.text, "&lt;script&gt;alert"))
	h.True(!strings.Contains(page.text, `"><b>`))
	h.True(strings.Contains(page.header.Get("Content-Security-Policy"), "default-src 'none'"))

	chosen := h.do("POST", "/user_management/authorize?"+query, url.Values{"user_id": {"user_1"}})
	h.Equal(chosen.status, http.StatusSeeOther)
	h.True(strings.HasPrefix(chosen.header.Get("Location"), "app:/cb?code="))
	no := h.do("POST", "/user_management/authorize?"+query, url.Values{"cancel": {"1"}})
	h.True(strings.Contains(no.header.Get("Location"), "error=access_denied"))
}
