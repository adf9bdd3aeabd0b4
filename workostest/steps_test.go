package workostest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

func TestStepsOfASignIn(t *testing.T) {
	h := start(t)
	user := workostest.User{Email: "grace@example.com", Password: core.NewPassword("correct horse")}
	password := func(h harness) result {
		return h.grant("password", params{"client_secret": h.APIKey.Reveal(), "email": user.Email, "password": user.Password.Reveal()})
	}
	// next completes a step, which is named by its code.
	next := func(h harness, asked result, code, grantType string, more params) result {
		h.Equal(asked.status, http.StatusForbidden)
		h.Equal(asked.str("code"), code)
		all := params{"client_secret": h.APIKey.Reveal(), "pending_authentication_token": asked.str("pending_authentication_token")}
		for name, value := range more {
			all[name] = value
		}
		return h.grant("urn:workos:oauth:grant-type:"+grantType, all)
	}

	t.Run("a password needs the secret and must be right", func(t *testing.T) {
		h := h.sub(t)
		h.AddUser(user)
		h.Equal(password(h).str("authentication_method"), "Password")
		h.Equal(h.grant("password", params{"email": user.Email, "password": user.Password.Reveal()}).str("error"), "invalid_client")
		h.Equal(h.grant("password", params{"client_secret": h.APIKey.Reveal(), "email": user.Email, "password": "x"}).str("code"), "invalid_credentials")
	})
	t.Run("a magic code signs in once", func(t *testing.T) {
		h := h.sub(t)
		code := h.do("POST", "/user_management/magic_auth", params{"email": user.Email}).str("code")
		h.Equal(h.LastCode(user.Email).Reveal(), code)
		give := params{"client_secret": h.APIKey.Reveal(), "email": user.Email, "code": code}
		h.Equal(h.grant("urn:workos:oauth:grant-type:magic-auth:code", give).str("authentication_method"), "MagicAuth")
		h.Equal(h.grant("urn:workos:oauth:grant-type:magic-auth:code", give).str("code"), "one_time_code_previously_used")
	})
	t.Run("an address is verified by its code", func(t *testing.T) {
		h := h.sub(t)
		u := user
		u.RequireEmailVerification = true
		h.AddUser(u)
		asked := password(h)
		sent := h.do("GET", "/user_management/email_verification/"+asked.str("email_verification_id"), nil)
		wrong := next(h, asked, "email_verification_required", "email-verification:code", params{"code": "x"})
		h.Equal(wrong.str("code"), "invalid_one_time_code")
		done := next(h, asked, "email_verification_required", "email-verification:code", params{"code": sent.str("code")})
		h.Equal(done.at("user", "email_verified"), true)
		h.Equal(password(h).status, 200)
	})
	t.Run("a second factor and a choice of organization follow each other", func(t *testing.T) {
		h := h.sub(t)
		u := user
		u.MFACode, u.RequireOrganizationSelection = core.NewOneTimeCode("123456"), true
		u = h.AddUser(u)
		for _, name := range []string{"Acme", "Bolt"} {
			_, err := h.AddMembership(u.ID, h.AddOrganization(workostest.Organization{Name: name}).ID, "")
			h.NoErr(err)
		}
		asked := password(h)
		factor := asked.at("authentication_factors").([]any)[0].(map[string]any)["id"].(string)
		challenge := h.do("POST", "/auth/factors/"+factor+"/challenge", nil)
		h.Equal(challenge.status, 201)
		asked = next(h, asked, "mfa_challenge", "mfa-totp", params{"authentication_challenge_id": challenge.str("id"), "code": "123456"})
		orgs := asked.at("organizations").([]any)
		h.Equal(len(orgs), 2)
		id := orgs[1].(map[string]any)["id"].(string)
		h.Equal(next(h, asked, "organization_selection_required", "organization-selection", params{"organization_id": "org_x"}).str("code"), "invalid_organization_id")
		h.Equal(next(h, asked, "organization_selection_required", "organization-selection", params{"organization_id": id}).str("organization_id"), id)
		again := next(h, asked, "organization_selection_required", "organization-selection", params{"organization_id": id})
		h.Equal(again.str("code"), "invalid_pending_authentication_token")
	})
	t.Run("Radar asks for a code by email or by SMS", func(t *testing.T) {
		h := h.sub(t)
		u := user
		u.RadarEmailChallenge = true
		u = h.AddUser(u)
		asked := password(h)
		done := next(h, asked, "radar_email_challenge", "radar-email-challenge:code", params{
			"radar_challenge_id": asked.str("radar_challenge_id"), "code": h.LastCode(u.Email).Reveal(),
		})
		h.Equal(done.status, 200)
		u.RadarEmailChallenge, u.RadarSMSChallenge = false, true
		h.AddUser(u)
		asked = password(h)
		sms := h.do("POST", "/user_management/radar_challenges", params{
			"user_id": string(u.ID), "phone_number": "+15005550006", "pending_authentication_token": asked.str("pending_authentication_token"),
		})
		done = next(h, asked, "radar_sms_challenge", "radar-sms-challenge:code", params{
			"verification_id": sms.str("verification_id"), "code": h.LastCode("+15005550006").Reveal(),
		})
		h.Equal(done.status, 200)
	})
}

func TestSingleSignOn(t *testing.T) {
	h := start(t)
	h.AddOrganization(workostest.Organization{ID: "org_1", Name: "Acme"})
	conn := h.addConnection(workostest.Connection{Type: "OktaSAML", OrganizationID: "org_1", Domains: []string{"example.com"}})
	token := func(h harness, more url.Values) result {
		form := url.Values{"client_id": {string(h.ClientID)}, "grant_type": {"authorization_code"}}
		for name, values := range more {
			form[name] = values
		}
		return h.do("POST", "/sso/token", form, "Authorization", "")
	}
	t.Run("a code is exchanged for a profile, which its token reads", func(t *testing.T) {
		h := h.sub(t)
		code := h.authorize("/sso/authorize", params{"connection": string(conn.ID)}).Get("code")
		h.Equal(token(h, url.Values{"code": {code}, "client_secret": {"x"}}).str("error"), "invalid_client")
		res := token(h, url.Values{"code": {code}, "client_secret": {h.APIKey.Reveal()}})
		h.Equal(core.ConnectionID(res.str("profile", "connection_id")), conn.ID)
		read := h.do("GET", "/sso/profile", nil, "Authorization", "Bearer "+res.str("access_token"))
		h.Equal(read.str("email"), "ada@example.com")
		h.Equal(h.do("GET", "/sso/profile", nil).status, 401) // The API key is not an access token.

		out := h.do("POST", "/sso/logout/authorize", params{"profile_id": read.str("id")})
		h.Equal(h.do("GET", "/sso/logout?token="+out.str("logout_token"), nil).status, 200)
		h.Equal(h.do("GET", "/sso/logout?token="+out.str("logout_token"), nil).status, 404)
	})
	t.Run("a verifier replaces the secret", func(t *testing.T) {
		h := h.sub(t)
		q := h.authorize("/sso/authorize", params{
			"provider": "GoogleOAuth", "code_challenge": challengeOf(verifier), "code_challenge_method": "S256",
		})
		res := token(h, url.Values{"code": {q.Get("code")}, "code_verifier": {verifier}})
		h.Equal(res.str("profile", "connection_type"), "GoogleOAuth")
	})
	t.Run("connections are listed, found and deleted", func(t *testing.T) {
		h := h.sub(t)
		h.Equal(len(h.do("GET", "/connections?domain=example.com", nil).at("data").([]any)), 1)
		h.Equal(h.do("GET", "/connections/"+string(conn.ID), nil).str("connection_type"), "OktaSAML")
		h.Equal(h.do("DELETE", "/connections/"+string(conn.ID), nil).status, 204)
		h.Equal(h.authorize("/sso/authorize", params{"connection": string(conn.ID)}).Get("error"), "connection_invalid")
	})
	t.Run("each step of a sign-in is an event", func(t *testing.T) {
		c := startChecked(t)
		acme := c.AddOrganization(workostest.Organization{ID: "org_1", Name: "Acme"})
		conn, err := c.AddConnection(workostest.Connection{OrganizationID: acme.ID})
		c.NoErr(err)
		h, since := harness{c.I, c.Server, h.client}, len(c.Events())
		h.True(h.authorize("/sso/authorize", params{"connection": string(conn.ID)}).Has("code"))
		h.True(h.authorize("/user_management/authorize", params{"connection_id": string(conn.ID)}).Has("code"))
		h.Equal(c.eventNames(since), []string{
			"authentication.sso_started", "authentication.sso_succeeded",
			"authentication.sso_started", "organization_membership.created", "authentication.sso_succeeded",
		})
		h.True(strings.Contains(string(c.Events()[since].Data), `"connection_id":"`+string(conn.ID)+`"`))
	})
	t.Run("each provider in the contract is known", func(t *testing.T) {
		h, providers := h.sub(t), 0
		for _, op := range theContract(t).Operations {
			for _, p := range op.Query {
				if p.Name != "provider" || op.Path != "/user_management/authorize" && op.Path != "/sso/authorize" {
					continue
				}
				for _, name := range p.Enum {
					providers++
					h.True(h.authorize(op.Path, params{"provider": name}).Has("code"))
				}
			}
		}
		h.True(providers > 20)
	})
}
