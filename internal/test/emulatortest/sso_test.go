//go:build emulator

package emulatortest

import (
	"errors"
	"net/url"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/pkce"
)

// connection is the only one of the seed.
func connection(t *testing.T, client *workos.Confidential) sso.Connection {
	t.Helper()
	is := is.New(t)
	page, err := client.SSO.ListConnections(t.Context(), nil).Page()
	is.NoErr(err)
	is.Equal(len(page.Data), 1)
	return page.Data[0]
}

func TestConnections(t *testing.T) {
	t.Parallel()
	e := start(t)
	client := e.confidential()
	seeded := connection(t, client)

	t.Run("a connection is got as it is listed", func(t *testing.T) {
		is := is.New(t)
		got, err := client.SSO.GetConnection(t.Context(), seeded.ID)
		is.NoErr(err)
		is.Equal(*got, seeded)
		is.Equal(got.Name, "Engines SAML")
		is.Equal(got.ConnectionType, sso.ConnectionTypeOktaSAML)
		is.Equal(got.State, sso.ConnectionStateActive)
		is.Equal(got.Domains[0].Domain, "engines.example")
	})

	for name, c := range map[string]struct {
		params sso.ListConnectionsParams
		count  int
	}{
		"connections are found by organization":      {sso.ListConnectionsParams{OrganizationID: seeded.OrganizationID}, 1},
		"connections are found by domain":            {sso.ListConnectionsParams{Domain: "engines.example"}, 1},
		"connections are found by type":              {sso.ListConnectionsParams{ConnectionType: sso.ConnectionTypeOktaSAML}, 1},
		"a filter leaves out what does not match it": {sso.ListConnectionsParams{ConnectionType: sso.ConnectionTypeGoogleSAML}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			page, err := client.SSO.ListConnections(t.Context(), &c.params).Page()
			is.NoErr(err)
			is.Equal(len(page.Data), c.count)
		})
	}

	t.Run("differs from the API: a connection has no status", func(t *testing.T) {
		is.New(t).Equal(seeded.Status, sso.ConnectionStatus("")) //nolint:staticcheck // deprecated, but part of the API
	})

	t.Run("a deleted connection is not found", func(t *testing.T) {
		is := is.New(t)
		is.NoErr(client.SSO.DeleteConnection(t.Context(), seeded.ID))
		_, err := client.SSO.GetConnection(t.Context(), seeded.ID)
		is.True(errors.Is(err, core.ErrNotFound))
		is.True(errors.Is(client.SSO.DeleteConnection(t.Context(), seeded.ID), core.ErrNotFound))
	})
}

func TestSingleSignOn(t *testing.T) {
	t.Parallel()
	e := start(t)
	public, confidential := e.public(), e.confidential()
	seeded := connection(t, confidential)
	asJSON := core.WithTransport(roundTrip(formsAsJSON))
	// authorize begins a sign-in and goes through the browser's part of it.
	authorize := func(t *testing.T, params sso.AuthorizationURLWithPKCEParams) (code core.Secret, verifier pkce.Verifier) {
		t.Helper()
		is := is.New(t)
		params.LoginHint = "ada@engines.example"
		authorization, err := public.SSO.AuthorizationURLWithPKCE(callback, params)
		is.NoErr(err)
		back := visit(t, authorization.URL.Reveal()).Query()
		is.Equal(back.Get("state"), authorization.State.Reveal())
		return core.NewSecret(back.Get("code")), authorization.Verifier
	}
	exchange := func(t *testing.T, code core.AuthorizationCode, verifier pkce.Verifier) (*sso.ProfileAndToken, error) {
		t.Helper()
		return public.SSO.GetProfileAndTokenWithVerifier(t.Context(), code, verifier, nil)
	}
	// signIn is both.
	signIn := func(t *testing.T, params sso.AuthorizationURLWithPKCEParams) (*sso.ProfileAndToken, error) {
		t.Helper()
		code, verifier := authorize(t, params)
		return exchange(t, core.NewAuthorizationCode(code.Reveal()), verifier)
	}
	byConnection := sso.AuthorizationURLWithPKCEParams{ConnectionID: seeded.ID}

	t.Run("differs from the API: the token endpoint reads JSON and no form", func(t *testing.T) {
		is := is.New(t)
		_, err := signIn(t, byConnection)
		is.True(errors.Is(err, core.ErrorCode("invalid_request_body")))
	})

	// What follows goes on behind a transport that turns the form into the JSON that the emulator reads.
	public, confidential = e.public(asJSON), e.confidential(asJSON)

	for name, params := range map[string]sso.AuthorizationURLWithPKCEParams{
		"a code of a connection gives the user's profile":               byConnection,
		"a code of an organization gives the profile at its connection": {OrganizationID: seeded.OrganizationID},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			result, err := signIn(t, params)
			is.NoErr(err)
			profile := result.Profile
			is.Equal([]string{profile.Email, profile.FirstName, profile.LastName, profile.IDPID}, []string{"ada@engines.example", "Ada", "Lovelace", "idp-ada"})
			is.Equal(profile.ConnectionID, seeded.ID)
			is.Equal(profile.ConnectionType, sso.ConnectionTypeOktaSAML)
			is.Equal(profile.OrganizationID, seeded.OrganizationID)
			is.Equal(profile.Groups, []string{"Engineering"})
			is.Equal(profile.RawAttributes, map[string]any{"email": "ada@engines.example"})
		})
	}

	t.Run("the access token gives the same profile again", func(t *testing.T) {
		is := is.New(t)
		result, err := signIn(t, byConnection)
		is.NoErr(err)
		profile, err := public.SSO.GetProfile(t.Context(), result.AccessToken)
		is.NoErr(err)
		is.Equal(*profile, result.Profile)
	})

	t.Run("the confidential client needs no verifier where none began the sign-in", func(t *testing.T) {
		is := is.New(t)
		address, err := confidential.SSO.AuthorizationURL(callback, sso.AuthorizationURLParams{ConnectionID: seeded.ID, State: core.NewSecret("st&te +1")})
		is.NoErr(err)
		back := visit(t, address.Reveal()).Query()
		is.Equal(back.Get("state"), "st&te +1")
		result, err := confidential.SSO.GetProfileAndToken(t.Context(), core.NewAuthorizationCode(back.Get("code")), nil)
		is.NoErr(err)
		is.Equal(result.Profile.Email, "user@engines.example") // whom the emulator makes up without a login hint
	})

	t.Run("a code is good for one use", func(t *testing.T) {
		is := is.New(t)
		code, verifier := authorize(t, byConnection)
		_, err := exchange(t, core.NewAuthorizationCode(code.Reveal()), verifier)
		is.NoErr(err)
		_, err = exchange(t, core.NewAuthorizationCode(code.Reveal()), verifier)
		is.True(errors.Is(err, core.ErrBadRequest))
	})

	t.Run("an access token that is wrong is ErrUnauthorized", func(t *testing.T) {
		is := is.New(t)
		_, err := public.SSO.GetProfile(t.Context(), core.NewAccessToken("token_of_nobody"))
		is.True(errors.Is(err, core.ErrUnauthorized))
	})

	t.Run("sign-out at the provider is authorized by profile", func(t *testing.T) {
		is := is.New(t)
		result, err := signIn(t, byConnection)
		is.NoErr(err)
		leave, err := confidential.SSO.AuthorizeLogout(t.Context(), result.Profile.ID)
		is.NoErr(err)
		is.True(!leave.LogoutToken.IsZero())
		_, err = confidential.SSO.AuthorizeLogout(t.Context(), "prof_nobody")
		is.True(errors.Is(err, core.ErrNotFound))
	})

	t.Run("differs from the API: the verifier is not checked", func(t *testing.T) {
		is := is.New(t)
		code, _ := authorize(t, byConnection)
		_, err := exchange(t, core.NewAuthorizationCode(code.Reveal()), pkce.NewVerifier())
		is.NoErr(err)
	})

	t.Run("differs from the API: a refused code is no OAuth error and has a code of its own", func(t *testing.T) {
		is := is.New(t)
		_, verifier := authorize(t, byConnection)
		_, err := exchange(t, core.NewAuthorizationCode("sso_code_of_nobody"), verifier)
		is.Equal(apiError(t, err).Code, core.ErrorCode("invalid_code"))
		is.Equal(apiError(t, err).OAuthError, core.ErrorCode(""))
	})

	t.Run("differs from the API: the answer says neither the token's type nor how long it lasts", func(t *testing.T) {
		is := is.New(t)
		result, err := signIn(t, byConnection)
		is.NoErr(err)
		is.Equal(result.TokenType, "")
		is.Equal(result.ExpiresIn, 0)
	})

	t.Run("differs from the API: the address of sign-out calls its token logout_token", func(t *testing.T) {
		is := is.New(t)
		result, err := signIn(t, byConnection)
		is.NoErr(err)
		leave, err := confidential.SSO.AuthorizeLogout(t.Context(), result.Profile.ID)
		is.NoErr(err)
		theirs, err := url.Parse(leave.LogoutURL.Reveal())
		is.NoErr(err)
		is.Equal(theirs.Query().Get("logout_token"), leave.LogoutToken.Reveal())
		address, err := public.SSO.LogoutURL(leave.LogoutToken)
		is.NoErr(err)
		ours, err := url.Parse(address.Reveal())
		is.NoErr(err)
		is.Equal(ours.Query().Get("token"), leave.LogoutToken.Reveal())
		is.Equal(ours.Host+ours.Path, theirs.Host+theirs.Path)
	})
}
