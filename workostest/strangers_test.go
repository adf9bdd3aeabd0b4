package workostest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

// A sign-in request with a member outside the contract, or with a duplicate, is not accepted.
func TestSignInIsHeldToTheContract(t *testing.T) {
	const authorize = "/user_management/authorize?response_type=code&client_id=client_workostest&redirect_uri=http://127.0.0.1/&provider=authkit"
	grant := func(more params) url.Values {
		form := url.Values{"client_id": {"client_workostest"}, "client_secret": {"sk_test_workostest"}, "grant_type": {"password"}, "email": {"ada@example.com"}, "password": {"a password of hers"}}
		for name, value := range more {
			form[name] = []string{value}
		}
		return form
	}
	for name, tt := range map[string]struct {
		method, path string
		body         any
		status       int
		said         string // the failure of the test; empty if it does not fail
	}{
		"an unknown parameter of authorize":          {method: "GET", path: authorize + "&organizationID=org_1", status: 501, said: "organizationID"},
		"a misspelled challenge":                     {method: "GET", path: authorize + "&codechallenge=x", status: 501, said: "codechallenge"},
		"a hint for an unknown user":                 {method: "GET", path: authorize + "&login_hint=x@example.com", status: 501, said: "login_hint"},
		"a duplicate redirect URI":                   {method: "GET", path: authorize + "&redirect_uri=http://127.0.0.2/", status: 400},
		"an unknown member of a grant":               {method: "POST", path: "/user_management/authenticate", body: grant(params{"ipAddress": "::1"}), status: 501, said: "ipAddress"},
		"a misspelled switch of organization":        {method: "POST", path: "/user_management/authenticate", body: params{"client_id": "client_workostest", "grant_type": "refresh_token", "refresh_token": "x", "organizationId": "org_1"}, status: 501, said: "organizationId"},
		"a member of another type":                   {method: "POST", path: "/user_management/authenticate", body: map[string]any{"client_id": "client_workostest", "grant_type": "refresh_token", "refresh_token": "x", "ip_address": 5}, status: 400},
		"parameters of a token request in its query": {method: "POST", path: "/oauth2/token?scope=a", body: url.Values{"grant_type": {"client_credentials"}}, status: 400},
		"an organization for a grant that has none":  {method: "POST", path: "/user_management/authenticate", body: grant(params{"organization_id": "org_1"}), status: 501, said: "does not have organization_id"},
		"a parameter of a key set":                   {method: "GET", path: "/sso/jwks/client_workostest?foo=1", status: 501, said: "foo"},
		"a grant as it should be":                    {method: "POST", path: "/user_management/authenticate", body: grant(nil), status: 200},
		"brackets after a scalar":                    {method: "GET", path: "/organizations?limit[foo]=5", status: 501, said: "limit[foo]"},
		"a number with a sign":                       {method: "GET", path: "/organizations?limit=%2B5", status: 422},
		"a misspelled scope":                         {method: "POST", path: "/oauth2/token", body: url.Values{"grant_type": {"client_credentials"}, "scopes": {"a"}}, status: 501, said: "scopes"},
		"a duplicate secret":                         {method: "POST", path: "/oauth2/token", body: url.Values{"grant_type": {"client_credentials"}, "client_secret": {"a", "b"}}, status: 400},
		"a misspelled parameter of Connect":          {method: "GET", path: "/oauth2/authorize?scpoe=a", status: 501, said: "scpoe"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			tb := &fakeTB{}
			said := tb.run(func() {
				h := harness{is, workostest.Start(tb), &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
				h.AddUser(workostest.User{Email: "ada@example.com", Password: core.NewPassword("a password of hers")})
				h.Equal(h.do(tt.method, tt.path, tt.body).status, tt.status)
			})
			is.Equal(said == "", tt.said == "")
			is.True(strings.Contains(said, tt.said))
		})
	}
}

// Where the server cannot or must not decide, its response does not look like a decision.
func TestWhatMustNotBeTakenForRight(t *testing.T) {
	t.Run("a key without its scheme", func(t *testing.T) {
		h := start(t)
		h.Equal(h.do("GET", "/organizations", nil, "Authorization", h.APIKey.Reveal()).status, 401)
		h.Equal(h.do("GET", "/organizations", nil, "Authorization", "bearer "+h.APIKey.Reveal()).status, 200)
	})
	t.Run("a password known only by its hash, and no longer the previous one", func(t *testing.T) {
		is := is.New(t)
		tb := &fakeTB{}
		said := tb.run(func() {
			h := harness{is, workostest.Start(tb), http.DefaultClient}
			ada := h.AddUser(workostest.User{Email: "ada@example.com", Password: core.NewPassword("a password of hers")})
			path := "/user_management/users/" + string(ada.ID)
			h.Equal(h.do("PUT", path, params{"password_hash": "nonsense", "password_hash_type": "bcrypt"}).str("code"), "invalid_password_hash")
			h.Equal(h.do("PUT", path, params{"password_hash": "$2b$12$x", "password_hash_type": "bcrypt"}).status, 200)
			h.Equal(h.grant("password", params{"client_secret": h.APIKey.Reveal(), "email": "ada@example.com", "password": "a password of hers"}).status, 501)
		})
		is.True(strings.Contains(said, "does not check password hashes"))
	})
	t.Run("a password and a hash", func(t *testing.T) {
		h := start(t)
		both := params{"email": "a@example.com", "password": "a password of hers", "password_hash": "$2b$12$x", "password_hash_type": "bcrypt"}
		h.Equal(h.do("POST", "/user_management/users", both).str("code"), "password_and_password_hash_provided")
	})
	t.Run("a Stripe customer of two organizations", func(t *testing.T) {
		h := start(t)
		one, other := h.AddOrganization(workostest.Organization{Name: "One"}), h.AddOrganization(workostest.Organization{Name: "Other"})
		h.Equal(h.do("PUT", "/organizations/"+string(one.ID), params{"stripe_customer_id": "cus_1"}).status, 200)
		h.Equal(h.do("PUT", "/organizations/"+string(one.ID), params{"stripe_customer_id": "cus_1"}).status, 200)
		h.Equal(h.do("PUT", "/organizations/"+string(other.ID), params{"stripe_customer_id": "cus_1"}).str("code"), "stripe_customer_id_already_used")
	})
	t.Run("an invitation or a directory of a deleted organization", func(t *testing.T) {
		h := start(t)
		acme := h.AddOrganization(workostest.Organization{Name: "Acme"})
		directory, err := h.AddDirectory(workostest.Directory{OrganizationID: acme.ID})
		h.NoErr(err)
		inv := h.do("POST", "/user_management/invitations", params{"email": "ada@example.com", "organization_id": string(acme.ID)})
		h.Equal(h.do("DELETE", "/organizations/"+string(acme.ID), nil).status, 202)
		h.Equal(h.do("POST", "/user_management/invitations/"+inv.str("id")+"/accept", nil).status, 404)
		h.Equal(h.do("GET", "/directories/"+string(directory.ID), nil).status, 404)
	})
	t.Run("the wrong invitation, and one that is not accepted before the second factor", func(t *testing.T) {
		h := start(t)
		acme := h.AddOrganization(workostest.Organization{Name: "Acme"})
		ada := h.AddUser(workostest.User{Email: "ada@example.com", Password: core.NewPassword("a password of hers"), MFACode: core.NewOneTimeCode("123456")})
		inv := h.do("POST", "/user_management/invitations", params{"email": "ada@example.com", "organization_id": string(acme.ID)})
		state := func() string { return h.do("GET", "/user_management/invitations/"+inv.str("id"), nil).str("state") }
		token := inv.str("token")
		h.Equal(h.do("POST", "/user_management/magic_auth", params{"email": ada.Email, "invitation_token": "x"}).str("error"), "invitation_invalid")
		h.Equal(h.authorize("/user_management/authorize", params{"provider": "authkit", "invitation_token": "x"}).Get("error"), "invitation_invalid")
		asked := h.grant("password", params{"client_secret": h.APIKey.Reveal(), "email": ada.Email, "password": "a password of hers", "invitation_token": token})
		h.Equal(asked.str("code"), "mfa_challenge")
		h.Equal(state(), "pending")
		factor := asked.at("authentication_factors").([]any)[0].(map[string]any)["id"].(string)
		challenge := h.do("POST", "/auth/factors/"+factor+"/challenge", nil)
		done := h.grant("urn:workos:oauth:grant-type:mfa-totp", params{
			"client_secret": h.APIKey.Reveal(), "pending_authentication_token": asked.str("pending_authentication_token"),
			"authentication_challenge_id": challenge.str("id"), "code": "123456",
		})
		h.Equal(done.str("organization_id"), string(acme.ID))
		h.Equal(state(), "accepted")
	})
}
