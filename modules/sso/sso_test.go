package sso_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/pkce"
	"github.com/workos-typestate/workos/workostest"
)

// start returns a server with one connection, and the parameters of a sign-in through it.
func start(t *testing.T) (testclient.Setup, sso.AuthorizationURLParams) {
	t.Helper()
	setup := testclient.Start(t)
	organization := setup.Server.AddOrganization(workostest.Organization{Name: "Engines"})
	connection, err := setup.Server.AddConnection(workostest.Connection{OrganizationID: organization.ID, Type: "OktaSAML", Name: "Okta"})
	is.New(t).NoErr(err)
	return setup, sso.AuthorizationURLParams{ConnectionID: connection.ID}
}

func TestSignIn(t *testing.T) {
	t.Run("a public client exchanges the code with the verifier, as a form, and sends no secret", func(t *testing.T) {
		is := is.New(t)
		setup, params := start(t)
		began, err := setup.Public.SSO.AuthorizationURLWithPKCE(testclient.RedirectURI, params)
		is.NoErr(err)
		back := testclient.Browse(t, began.URL.Reveal())
		is.Equal(back.Get("state"), began.State.Reveal())
		setup.Server.ResetRequests()
		result, err := setup.Public.SSO.GetProfileAndTokenWithVerifier(t.Context(), core.NewAuthorizationCode(back.Get("code")), began.Verifier, nil)
		is.NoErr(err)
		is.Equal(result.Profile.ConnectionID, params.ConnectionID)
		is.Equal(result.Profile.ConnectionType, sso.ConnectionTypeOktaSAML)

		sent := setup.Server.Requests()[0]
		is.Equal(sent.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
		form, err := url.ParseQuery(string(sent.Body))
		is.NoErr(err)
		is.Equal(form, url.Values{
			"client_id": {string(setup.Server.ClientID)}, "grant_type": {"authorization_code"},
			"code": {back.Get("code")}, "code_verifier": {began.Verifier.Reveal()},
		})

		profile, err := setup.Public.SSO.GetProfile(t.Context(), result.AccessToken)
		is.NoErr(err)
		is.Equal(profile.ID, result.Profile.ID)
	})
	t.Run("a confidential client exchanges the code with the secret, with or without a verifier", func(t *testing.T) {
		is := is.New(t)
		setup, params := start(t)
		address, err := setup.Confidential.SSO.AuthorizationURL(testclient.RedirectURI, params)
		is.NoErr(err)
		code := testclient.Browse(t, address.Reveal()).Get("code")
		setup.Server.ResetRequests()
		_, err = setup.Confidential.SSO.GetProfileAndToken(t.Context(), core.NewAuthorizationCode(code), nil)
		is.NoErr(err)
		form, err := url.ParseQuery(string(setup.Server.Requests()[0].Body))
		is.NoErr(err)
		is.Equal(form.Get("client_secret"), setup.Server.APIKey.Reveal())
		is.True(!form.Has("code_verifier"))

		began, err := setup.Confidential.SSO.AuthorizationURLWithPKCE(testclient.RedirectURI, params)
		is.NoErr(err)
		setup.Server.ResetRequests()
		code = testclient.Browse(t, began.URL.Reveal()).Get("code")
		_, err = setup.Confidential.SSO.GetProfileAndTokenWithVerifier(t.Context(), core.NewAuthorizationCode(code), began.Verifier, nil)
		is.NoErr(err)
	})
	t.Run("a missing argument is reported before anything is sent", func(t *testing.T) {
		is := is.New(t)
		setup, params := start(t)
		verifier := pkce.NewVerifier()
		_, err := setup.Public.SSO.GetProfileAndTokenWithVerifier(t.Context(), core.NewAuthorizationCode("x"), pkce.Verifier{}, nil)
		moduletest.WantArgument(t, err, "verifier")
		_, err = setup.Public.SSO.GetProfileAndTokenWithVerifier(t.Context(), core.AuthorizationCode{}, verifier, nil)
		moduletest.WantArgument(t, err, "code")
		_, err = setup.Public.SSO.GetProfile(t.Context(), core.AccessToken{})
		moduletest.WantArgument(t, err, "accessToken")
		_, err = setup.Public.SSO.AuthorizationURLWithPKCE("", params)
		moduletest.WantArgument(t, err, "redirectURI")
		_, err = setup.Confidential.SSO.AuthorizationURLWithChallenge(testclient.RedirectURI, "", params)
		moduletest.WantArgument(t, err, "challenge")
		_, err = setup.Public.SSO.AuthorizationURLWithPKCE(testclient.RedirectURI, sso.AuthorizationURLWithPKCEParams{})
		moduletest.WantArgument(t, err, "Provider, ConnectionID and OrganizationID")
		is.Equal(len(setup.Server.Requests()), 0)
	})
	t.Run("a rejected exchange does not repeat the code", func(t *testing.T) {
		is := is.New(t)
		setup, _ := start(t)
		setup.Server.Inject(workostest.Fault{Path: "/sso/token", Status: 400, Body: `{"error":"invalid_grant","error_description":"The code 'c0de' is invalid"}`})
		_, err := setup.Public.SSO.GetProfileAndTokenWithVerifier(t.Context(), core.NewAuthorizationCode("c0de"), pkce.NewVerifier(), nil)
		is.True(errors.Is(err, core.ErrorCode("invalid_grant")))
		is.True(!strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "c0de"))
	})
	for missing, body := range map[string]string{
		"/profile/id":   `{"access_token":"a"}`,
		"/access_token": `{"profile":{"id":"prof_1"}}`,
	} {
		t.Run("a response without "+missing+" is an error", func(t *testing.T) {
			is := is.New(t)
			setup, _ := start(t)
			setup.Server.Inject(workostest.Fault{Path: "/sso/token", Status: http.StatusOK, Body: body})
			_, err := setup.Public.SSO.GetProfileAndTokenWithVerifier(t.Context(), core.NewAuthorizationCode("c"), pkce.NewVerifier(), nil)
			refused, ok := errors.AsType[*core.ResponseError](err)
			is.True(ok)
			is.Equal(refused.Field, missing)
		})
	}
}

func TestAuthorizationURL(t *testing.T) {
	is := is.New(t)
	setup, _ := start(t)
	address, err := setup.Confidential.SSO.AuthorizationURLWithChallenge("https://app.test/cb", "challenge", sso.AuthorizationURLWithChallengeParams{
		Provider: sso.ProviderGoogle, ConnectionID: "conn_1", OrganizationID: "org_1",
		DomainHint: "c.test", LoginHint: "a@c.test", Nonce: "n", Prompt: sso.PromptLogin, ProviderScopes: []string{"one", "two"},
		ProviderQueryParams: map[string]string{"hd": "c.test"}, State: core.NewSecret("s"), Domain: "c.test",
	})
	is.NoErr(err)
	u, err := url.Parse(address.Reveal())
	is.NoErr(err)
	is.Equal(u.Path, "/sso/authorize")
	is.Equal(u.Query(), url.Values{
		"client_id": {string(setup.Server.ClientID)}, "response_type": {"code"}, "redirect_uri": {"https://app.test/cb"},
		"provider": {"GoogleOAuth"}, "connection": {"conn_1"}, "organization": {"org_1"}, "domain_hint": {"c.test"},
		"login_hint": {"a@c.test"}, "nonce": {"n"}, "prompt": {"login"}, "provider_scopes": {"one,two"},
		"provider_query_params[hd]": {"c.test"}, "state": {"s"}, "domain": {"c.test"},
		"code_challenge": {"challenge"}, "code_challenge_method": {"S256"},
	})
}

func TestLogout(t *testing.T) {
	t.Run("its host is auth.workos.com in production", func(t *testing.T) {
		is := is.New(t)
		client, err := workos.NewPublic("client_1")
		is.NoErr(err)
		address, err := client.SSO.LogoutURL(core.NewSecret("t&t"))
		is.NoErr(err)
		is.Equal(address.Reveal(), "https://auth.workos.com/sso/logout?token=t%26t")
		_, err = client.SSO.LogoutURL(core.Secret{})
		moduletest.WantArgument(t, err, "token")
	})
	t.Run("a profile is signed out at its provider", func(t *testing.T) {
		is := is.New(t)
		setup, params := start(t)
		began, err := setup.Public.SSO.AuthorizationURLWithPKCE(testclient.RedirectURI, params)
		is.NoErr(err)
		code := testclient.Browse(t, began.URL.Reveal()).Get("code")
		result, err := setup.Public.SSO.GetProfileAndTokenWithVerifier(t.Context(), core.NewAuthorizationCode(code), began.Verifier, nil)
		is.NoErr(err)
		leave, err := setup.Confidential.SSO.AuthorizeLogout(t.Context(), result.Profile.ID)
		is.NoErr(err)
		is.True(!leave.LogoutURL.IsZero())
		is.True(!leave.LogoutToken.IsZero())
		_, err = setup.Confidential.SSO.AuthorizeLogout(t.Context(), "")
		moduletest.WantArgument(t, err, "profileID")
	})
}
