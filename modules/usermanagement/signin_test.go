package usermanagement_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
	"github.com/workos-typestate/workos/workostest"
)

func authKit() usermanagement.AuthorizationURLParams {
	return usermanagement.AuthorizationURLParams{Provider: usermanagement.ProviderAuthKit}
}

// begin starts a sign-in with PKCE and returns it with the code of the callback.
func begin(t *testing.T, setup testclient.Setup) (*usermanagement.Authorization, core.Secret) {
	t.Helper()
	is := is.New(t)
	began, err := setup.Public.UserManagement.AuthorizationURLWithPKCE(testclient.RedirectURI, authKit())
	is.NoErr(err)
	back := testclient.Browse(t, began.URL.Reveal())
	is.Equal(back.Get("state"), began.State.Reveal())
	return began, core.NewSecret(back.Get("code"))
}

func TestSignInWithPKCE(t *testing.T) {
	t.Run("a public client signs in with the verifier and sends no secret", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		began, code := begin(t, setup)
		setup.Server.ResetRequests()
		session, err := setup.Public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), core.NewAuthorizationCode(code.Reveal()), began.Verifier, &usermanagement.AuthenticateWithCodeAndVerifierParams{SignInContext: usermanagement.SignInContext{IPAddress: "203.0.113.7", UserAgent: "test/1"}})
		is.NoErr(err)
		is.Equal(session.User.Email, "ada@example.com")
		is.True(!session.AccessToken.IsZero())
		is.True(!session.RefreshToken.IsZero())
		sent := setup.Server.Requests()[0]
		is.Equal(sent.Header.Get("Authorization"), "")
		is.True(!strings.Contains(string(sent.Body), "client_secret"))
		is.True(strings.Contains(string(sent.Body), `"ip_address":"203.0.113.7"`))
	})
	t.Run("a confidential client sends both the secret and the verifier", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		began, code := begin(t, setup)
		setup.Server.ResetRequests()
		_, err := setup.Confidential.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), core.NewAuthorizationCode(code.Reveal()), began.Verifier, nil)
		is.NoErr(err)
		body := string(setup.Server.Requests()[0].Body)
		is.True(strings.Contains(body, `"client_secret":"`+setup.Server.APIKey.Reveal()+`"`))
		is.True(strings.Contains(body, `"code_verifier":"`+began.Verifier.Reveal()+`"`))
		is.Equal(setup.Server.Requests()[0].Header.Get("Authorization"), "") // only the body identifies the client
	})
	t.Run("a wrong verifier is rejected by the server", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		_, code := begin(t, setup)
		_, err := setup.Public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), core.NewAuthorizationCode(code.Reveal()), pkce.NewVerifier(), nil)
		is.True(errors.Is(err, core.ErrorCode("invalid_grant")))
	})
	t.Run("a missing verifier or code is rejected without a request", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		_, err := setup.Public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), core.NewAuthorizationCode("x"), pkce.Verifier{}, nil)
		moduletest.WantArgument(t, err, "verifier")
		_, err = setup.Public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), core.AuthorizationCode{}, pkce.NewVerifier(), nil)
		moduletest.WantArgument(t, err, "code")
		is.Equal(len(setup.Server.Requests()), 0)
	})
	t.Run("a response without tokens is an error and not an empty session", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		began, code := begin(t, setup)
		setup.Server.Inject(workostest.Fault{Path: "/user_management/authenticate", Status: 200, Body: `{"user":{"id":"user_1"},"access_token":"a"}`})
		session, err := setup.Public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), core.NewAuthorizationCode(code.Reveal()), began.Verifier, nil)
		is.True(errors.Is(err, core.ErrBadResponse))
		is.True(strings.Contains(err.Error(), "/refresh_token"))
		is.True(session == nil)
	})
}

func TestSignInWithoutPKCE(t *testing.T) {
	is := is.New(t)
	setup := testclient.Start(t)
	address, err := setup.Confidential.UserManagement.AuthorizationURL(testclient.RedirectURI, authKit())
	is.NoErr(err)
	code := testclient.Browse(t, address.Reveal()).Get("code")
	session, err := setup.Confidential.UserManagement.AuthenticateWithCode(t.Context(), core.NewAuthorizationCode(code), nil)
	is.NoErr(err)
	is.Equal(session.User.Email, "ada@example.com")
}

func TestAuthorizationURL(t *testing.T) {
	setup := testclient.Start(t)
	t.Run("it has every documented parameter", func(t *testing.T) {
		is := is.New(t)
		address, err := setup.Confidential.UserManagement.AuthorizationURLWithChallenge("https://app.test/cb?x=1", "challenge", usermanagement.AuthorizationURLWithChallengeParams{
			Provider: usermanagement.ProviderAuthKit, ConnectionID: "conn_1",
			OrganizationID: "org_1", ScreenHint: usermanagement.ScreenHintSignUp, LoginHint: "a+b@c.test", DomainHint: "c.test",
			Prompt: "login", MaxAge: core.Some(0), ProviderScopes: []string{"one", "two"},
			ProviderQueryParams: map[string]string{"hd": "c.test"}, InvitationToken: core.NewInvitationToken("inv"), ClaimNonce: core.NewSecret("nonce"), State: core.NewSecret("st&te"),
		})
		is.NoErr(err)
		u, err := url.Parse(address.Reveal())
		is.NoErr(err)
		is.Equal(u.Path, "/user_management/authorize")
		is.Equal(u.Query(), url.Values{
			"client_id": {string(setup.Server.ClientID)}, "response_type": {"code"}, "redirect_uri": {"https://app.test/cb?x=1"},
			"provider": {"authkit"}, "connection_id": {"conn_1"}, "organization_id": {"org_1"}, "screen_hint": {"sign-up"},
			"login_hint": {"a+b@c.test"}, "domain_hint": {"c.test"}, "prompt": {"login"}, "max_age": {"0"},
			"provider_scopes": {"one,two"}, "provider_query_params[hd]": {"c.test"}, "invitation_token": {"inv"},
			"claim_nonce": {"nonce"}, "state": {"st&te"}, "code_challenge": {"challenge"}, "code_challenge_method": {"S256"},
		})
	})
	t.Run("with PKCE it has the challenge of the verifier and its own state", func(t *testing.T) {
		is := is.New(t)
		first, err := setup.Public.UserManagement.AuthorizationURLWithPKCE(testclient.RedirectURI, authKit())
		is.NoErr(err)
		second, err := setup.Public.UserManagement.AuthorizationURLWithPKCE(testclient.RedirectURI, authKit())
		is.NoErr(err)
		u, err := url.Parse(first.URL.Reveal())
		is.NoErr(err)
		is.Equal(u.Query().Get("code_challenge"), string(first.Verifier.Challenge()))
		is.Equal(u.Query().Get("code_challenge_method"), "S256")
		is.Equal(u.Query().Get("state"), first.State.Reveal())
		is.True(!first.State.Equal(second.State))
		is.True(!first.Verifier.Equal(second.Verifier))
		is.True(len(first.State.Reveal()) >= 43)
	})
	for name, test := range map[string]struct {
		change   func(*usermanagement.AuthorizationURLParams)
		argument string
	}{
		"one of the three choices is required": {func(p *usermanagement.AuthorizationURLParams) { p.Provider = "" }, "Provider, ConnectionID and OrganizationID"},
		"a screen hint needs AuthKit": {func(p *usermanagement.AuthorizationURLParams) {
			p.Provider, p.ScreenHint = usermanagement.ProviderGoogle, usermanagement.ScreenHintSignUp
		}, "ScreenHint"},
		"a screen hint needs AuthKit by name": {func(p *usermanagement.AuthorizationURLParams) {
			p.Provider, p.ConnectionID, p.ScreenHint = "", "conn_1", usermanagement.ScreenHintSignUp
		}, "ScreenHint"},
		"the age of a session is not negative": {func(p *usermanagement.AuthorizationURLParams) { p.MaxAge = core.Some(-1) }, "MaxAge"},
	} {
		t.Run(name, func(t *testing.T) {
			params := authKit()
			test.change(&params)
			_, err := setup.Public.UserManagement.AuthorizationURLWithPKCE(testclient.RedirectURI, params)
			moduletest.WantArgument(t, err, test.argument)
			_, err = setup.Confidential.UserManagement.AuthorizationURL(testclient.RedirectURI, params)
			moduletest.WantArgument(t, err, test.argument)
		})
	}
	t.Run("a redirect URI is required, and so is the challenge", func(t *testing.T) {
		_, err := setup.Public.UserManagement.AuthorizationURLWithPKCE("", authKit())
		moduletest.WantArgument(t, err, "redirectURI")
		_, err = setup.Confidential.UserManagement.AuthorizationURL(" ", authKit())
		moduletest.WantArgument(t, err, "redirectURI")
		_, err = setup.Confidential.UserManagement.AuthorizationURLWithChallenge(testclient.RedirectURI, "", authKit())
		moduletest.WantArgument(t, err, "challenge")
	})
	t.Run("the caller's parameters are not changed", func(t *testing.T) {
		params := authKit()
		_, err := setup.Public.UserManagement.AuthorizationURLWithPKCE(testclient.RedirectURI, params)
		is := is.New(t)
		is.NoErr(err)
		is.Equal(params, authKit())
	})
	t.Run("a connection or an organization is enough", func(t *testing.T) {
		is := is.New(t)
		for _, params := range []usermanagement.AuthorizationURLParams{{ConnectionID: "conn_1"}, {OrganizationID: "org_1"}} {
			_, err := setup.Public.UserManagement.AuthorizationURLWithPKCE(testclient.RedirectURI, params)
			is.NoErr(err)
		}
	})
}

func TestRefresh(t *testing.T) {
	is := is.New(t)
	setup := testclient.Start(t, workostest.WithRefreshGrace(0))
	began, code := begin(t, setup)
	first, err := setup.Public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), core.NewAuthorizationCode(code.Reveal()), began.Verifier, nil)
	is.NoErr(err)
	second, err := setup.Public.UserManagement.AuthenticateWithRefreshToken(t.Context(), first.RefreshToken, nil)
	is.NoErr(err)
	is.True(!second.RefreshToken.Equal(first.RefreshToken)) // the token rotates
	_, err = setup.Public.UserManagement.AuthenticateWithRefreshToken(t.Context(), first.RefreshToken, nil)
	is.True(errors.Is(err, core.ErrorCode("invalid_grant"))) // the old one has been exchanged
	third, err := setup.Confidential.UserManagement.AuthenticateWithRefreshToken(t.Context(), second.RefreshToken, nil)
	is.NoErr(err) // the server side sends the secret as well
	is.Equal(third.User.ID, first.User.ID)
	_, err = setup.Public.UserManagement.AuthenticateWithRefreshToken(t.Context(), core.RefreshToken{}, nil)
	moduletest.WantArgument(t, err, "refreshToken")
}

func TestSignInNeedsAClientID(t *testing.T) {
	is := is.New(t)
	client, err := core.NewConfidential("sk_test_1", "")
	is.NoErr(err)
	m := usermanagement.NewConfidential(client)
	_, err = m.AuthorizationURLWithPKCE(testclient.RedirectURI, authKit())
	moduletest.WantArgument(t, err, "clientID")
	_, err = m.AuthenticateWithRefreshToken(t.Context(), core.NewRefreshToken("x"), nil)
	moduletest.WantArgument(t, err, "clientID")
	_, err = m.AuthorizeDevice(t.Context())
	moduletest.WantArgument(t, err, "clientID")
	_, err = m.JWKSURL()
	moduletest.WantArgument(t, err, "clientID")
}

func TestSignOut(t *testing.T) {
	is := is.New(t)
	setup := testclient.Start(t)
	address, err := setup.Public.UserManagement.LogoutURL("session_1", &usermanagement.LogoutURLParams{ReturnTo: "https://app.test/?a=b"})
	is.NoErr(err)
	is.Equal(address.Reveal(), setup.Server.URL+"/user_management/sessions/logout?return_to=https%3A%2F%2Fapp.test%2F%3Fa%3Db&session_id=session_1")
	_, err = setup.Public.UserManagement.LogoutURL("", nil)
	moduletest.WantArgument(t, err, "sessionID")
}

func TestJWKS(t *testing.T) {
	is := is.New(t)
	setup := testclient.Start(t)
	address, err := setup.Public.UserManagement.JWKSURL()
	is.NoErr(err)
	is.Equal(address, setup.Server.URL+"/sso/jwks/"+string(setup.Server.ClientID))
	keys, err := setup.Public.UserManagement.GetJWKS(t.Context())
	is.NoErr(err)
	is.Equal(len(keys.Keys), 1)
	is.True(keys.Keys[0].KeyID != "")
	is.True(keys.Keys[0].X5TSHA256 != "")
	is.Equal(keys.Keys[0].Algorithm, "RS256")
}
