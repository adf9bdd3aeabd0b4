//go:build emulator

package emulatortest

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

// errInvalidGrant is what the API says of a code, token or verifier that is not, or no longer, good.
const errInvalidGrant = core.ErrorCode("invalid_grant")

// authorize begins a sign-in and goes through the browser's part of it.
func authorize(t *testing.T, client *workos.Public, email string) (code core.AuthorizationCode, verifier pkce.Verifier) {
	t.Helper()
	is := is.New(t)
	authorization, err := client.UserManagement.AuthorizationURLWithPKCE(callback, usermanagement.AuthorizationURLWithPKCEParams{Provider: usermanagement.ProviderAuthKit, LoginHint: email})
	is.NoErr(err)
	back := visit(t, authorization.URL.Reveal())
	is.Equal(back.Scheme+"://"+back.Host+back.Path, callback)
	is.Equal(back.Query().Get("state"), authorization.State.Reveal())
	return core.NewAuthorizationCode(back.Query().Get("code")), authorization.Verifier
}

// signIn signs a user in without a key.
func signIn(t *testing.T, client *workos.Public, email string) *usermanagement.AuthenticationResponse {
	t.Helper()
	code, verifier := authorize(t, client, email)
	session, err := client.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), code, verifier, nil)
	is.New(t).NoErr(err)
	return session
}

func TestSignInWithPKCE(t *testing.T) {
	t.Parallel()
	e := start(t)
	public := e.public()

	for name, email := range map[string]string{
		"a user signs in without a key":            "ada@example.com",
		"another user signs in, by the login hint": "grace@example.com",
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			session := signIn(t, public, email)
			is.Equal(session.User.Email, email)
			is.True(!session.AccessToken.IsZero())
			is.True(!session.RefreshToken.IsZero())
			is.True(!session.User.LastSignInAt.IsZero())
		})
	}

	t.Run("the confidential client signs a user in by the same call", func(t *testing.T) {
		is := is.New(t)
		confidential := e.confidential()
		code, verifier := authorize(t, confidential.Public(), "ada@example.com")
		session, err := confidential.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), code, verifier, nil)
		is.NoErr(err)
		is.Equal(session.User.FirstName, "Ada")
	})

	t.Run("the confidential client needs no verifier where none began the sign-in", func(t *testing.T) {
		is := is.New(t)
		confidential := e.confidential()
		address, err := confidential.UserManagement.AuthorizationURL(callback, usermanagement.AuthorizationURLParams{Provider: usermanagement.ProviderAuthKit, State: core.NewSecret("st&te +1")})
		is.NoErr(err)
		back := visit(t, address.Reveal()).Query()
		is.Equal(back.Get("state"), "st&te +1")
		session, err := confidential.UserManagement.AuthenticateWithCode(t.Context(), core.NewAuthorizationCode(back.Get("code")), nil)
		is.NoErr(err)
		is.Equal(session.User.Email, "ada@example.com")
	})

	for name, spoil := range map[string]func(*core.AuthorizationCode, *pkce.Verifier){
		"a verifier of another sign-in is refused": func(_ *core.AuthorizationCode, verifier *pkce.Verifier) { *verifier = pkce.NewVerifier() },
		"a code that was never given is refused": func(code *core.AuthorizationCode, _ *pkce.Verifier) {
			*code = core.NewAuthorizationCode(code.Reveal() + "x")
		},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			code, verifier := authorize(t, public, "ada@example.com")
			spoil(&code, &verifier)
			_, err := public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), code, verifier, nil)
			is.True(errors.Is(err, core.ErrBadRequest))
		})
	}

	t.Run("a code is good for one use", func(t *testing.T) {
		is := is.New(t)
		code, verifier := authorize(t, public, "ada@example.com")
		_, err := public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), code, verifier, nil)
		is.NoErr(err)
		_, err = public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), code, verifier, nil)
		is.True(errors.Is(err, core.ErrBadRequest))
	})

	t.Run("differs from the API: a refused code or verifier is no OAuth error and has codes of its own", func(t *testing.T) {
		is := is.New(t)
		code, verifier := authorize(t, public, "ada@example.com")
		_, err := public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), code, pkce.NewVerifier(), nil)
		is.Equal(apiError(t, err).Code, core.ErrorCode("invalid_code_verifier"))
		is.Equal(apiError(t, err).OAuthError, core.ErrorCode(""))
		_, err = public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), core.NewAuthorizationCode("auth_code_of_nobody"), verifier, nil)
		is.Equal(apiError(t, err).Code, core.ErrorCode("invalid_code"))
	})
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	e := start(t)
	public := e.public()
	refresh := func(t *testing.T, token core.RefreshToken, organizationID string) (*usermanagement.AuthenticationResponse, error) {
		t.Helper()
		return public.UserManagement.AuthenticateWithRefreshToken(t.Context(), token, &usermanagement.AuthenticateWithRefreshTokenParams{OrganizationID: core.OrganizationID(organizationID)})
	}

	t.Run("each refresh gives the next refresh token", func(t *testing.T) {
		is := is.New(t)
		session := signIn(t, public, "ada@example.com")
		for range 3 {
			next, err := refresh(t, session.RefreshToken, "")
			is.NoErr(err)
			is.Equal(next.User.ID, session.User.ID)
			is.True(!next.RefreshToken.Equal(session.RefreshToken))
			session = next
		}
	})

	t.Run("a refresh token that was used is refused", func(t *testing.T) {
		is := is.New(t)
		session := signIn(t, public, "ada@example.com")
		_, err := refresh(t, session.RefreshToken, "")
		is.NoErr(err)
		_, err = refresh(t, session.RefreshToken, "")
		is.True(errors.Is(err, errInvalidGrant))
		is.True(errors.Is(err, core.ErrBadRequest))
	})

	t.Run("a refresh moves the session to an organization, with the user's role there", func(t *testing.T) {
		is := is.New(t)
		organization, err := e.confidential().Organizations.GetByExternalID(t.Context(), "crm-engines")
		is.NoErr(err)
		session := signIn(t, public, "ada@example.com")
		is.Equal(session.OrganizationID, core.OrganizationID(""))
		session, err = refresh(t, session.RefreshToken, string(organization.ID))
		is.NoErr(err)
		is.Equal(session.OrganizationID, organization.ID)
		claims := claimsOf(t, session.AccessToken)
		is.Equal(core.OrganizationID(claims.OrganizationID), organization.ID)
		is.Equal(claims.Role, "admin")
		is.Equal(claims.Permissions, []string{"engines:run", "engines:read"})
		session, err = refresh(t, session.RefreshToken, "")
		is.NoErr(err)
		is.Equal(session.OrganizationID, organization.ID) // it stays there
	})

	t.Run("differs from the API: each refresh is a new session", func(t *testing.T) {
		is := is.New(t)
		session := signIn(t, public, "ada@example.com")
		next, err := refresh(t, session.RefreshToken, "")
		is.NoErr(err)
		is.True(claimsOf(t, next.AccessToken).SessionID != claimsOf(t, session.AccessToken).SessionID)
	})

	t.Run("differs from the API: a refused token is no OAuth error", func(t *testing.T) {
		is := is.New(t)
		_, err := refresh(t, core.NewRefreshToken("ref_of_nobody"), "")
		is.Equal(apiError(t, err).Code, errInvalidGrant)
		is.Equal(apiError(t, err).OAuthError, core.ErrorCode(""))
	})

	t.Run("differs from the API: any organization will do, without a membership", func(t *testing.T) {
		is := is.New(t)
		session, err := refresh(t, signIn(t, public, "ada@example.com").RefreshToken, "org_of_nobody")
		is.NoErr(err)
		is.Equal(session.OrganizationID, core.OrganizationID("org_of_nobody"))
	})
}

func TestSignInWithPassword(t *testing.T) {
	t.Parallel()
	e := start(t)
	confidential := e.confidential()
	try := func(t *testing.T, email string, password core.Password) (*usermanagement.AuthenticationResponse, error) {
		t.Helper()
		return confidential.UserManagement.AuthenticateWithPassword(t.Context(), email, password, nil)
	}

	t.Run("the right password signs the user in", func(t *testing.T) {
		is := is.New(t)
		session, err := try(t, "grace@example.com", core.NewPassword("nanoseconds of wire"))
		is.NoErr(err)
		is.Equal(session.User.LastName, "Hopper")
		is.Equal(session.AuthenticationMethod, usermanagement.AuthenticationMethodPassword)
	})

	for name, wrong := range map[string]struct {
		email    string
		password core.Password
	}{
		"a wrong password is refused":       {"grace@example.com", core.NewPassword("an engine of brass")},
		"a user that is unknown is refused": {"nobody@example.com", core.NewPassword("an engine of brass")},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			_, err := try(t, wrong.email, wrong.password)
			is.True(errors.Is(err, core.ErrorCode("invalid_credentials")))
		})
	}

	t.Run("a user signs in by the password that an update gave them", func(t *testing.T) {
		is := is.New(t)
		user, err := confidential.UserManagement.CreateUser(t.Context(), "new@example.com", &usermanagement.CreateUserParams{Password: usermanagement.PlaintextPassword("first of two")})
		is.NoErr(err)
		_, err = try(t, user.Email, core.NewPassword("first of two"))
		is.NoErr(err)
		_, err = confidential.UserManagement.UpdateUser(t.Context(), user.ID, &usermanagement.UpdateUserParams{Password: usermanagement.PlaintextPassword("second of two")})
		is.NoErr(err)
		_, err = try(t, user.Email, core.NewPassword("second of two"))
		is.NoErr(err)
		_, err = try(t, user.Email, core.NewPassword("first of two"))
		is.True(errors.Is(err, core.ErrorCode("invalid_credentials")))
	})

	t.Run("differs from the API: a wrong password is 401 and not 400", func(t *testing.T) {
		is := is.New(t)
		_, err := try(t, "grace@example.com", core.NewPassword("wrong"))
		is.True(errors.Is(err, core.ErrUnauthorized))
	})

	t.Run("differs from the API: an address that waits for verification signs in all the same", func(t *testing.T) {
		is := is.New(t)
		session, err := try(t, "grace@example.com", core.NewPassword("nanoseconds of wire"))
		is.NoErr(err)
		is.Equal(session.User.EmailVerified, false)
	})
}

func TestSignInOnADevice(t *testing.T) {
	t.Parallel()
	e := start(t)
	public := e.public()
	// device begins a device sign-in with the API key, which only the emulator asks for.
	device := func(t *testing.T) usermanagement.DeviceAuthorization {
		t.Helper()
		is := is.New(t)
		var device usermanagement.DeviceAuthorization
		body := map[string]string{"client_id": string(clientID)}
		is.NoErr(e.confidential().Post(t.Context(), core.Path("/user_management/authorize/device"), body, &device))
		is.True(!device.DeviceCode.IsZero())
		is.True(device.UserCode != "")
		is.True(device.VerificationURI != "")
		is.True(device.ExpiresIn > 0)
		is.Equal(device.Interval, 5.0)
		return device
	}

	t.Run("a device code signs the user in without a key", func(t *testing.T) {
		is := is.New(t)
		session, err := public.UserManagement.AuthenticateWithDeviceCode(t.Context(), device(t).DeviceCode, nil)
		is.NoErr(err)
		is.Equal(session.User.Email, "ada@example.com")
	})

	t.Run("a device awaits the user's approval", func(t *testing.T) {
		is := is.New(t)
		device := device(t)
		device.Interval = 1
		session, err := public.UserManagement.AwaitDevice(t.Context(), device)
		is.NoErr(err)
		is.Equal(session.User.Email, "ada@example.com")
	})

	t.Run("a device code is good for one use", func(t *testing.T) {
		is := is.New(t)
		code := device(t).DeviceCode
		_, err := public.UserManagement.AuthenticateWithDeviceCode(t.Context(), code, nil)
		is.NoErr(err)
		_, err = public.UserManagement.AuthenticateWithDeviceCode(t.Context(), code, nil)
		is.True(errors.Is(err, errInvalidGrant))
	})

	t.Run("differs from the API: device authorization wants an API key", func(t *testing.T) {
		is := is.New(t)
		_, err := public.UserManagement.AuthorizeDevice(t.Context())
		is.True(errors.Is(err, core.ErrUnauthorized))
	})

	t.Run("differs from the API: a device is approved at once, so nothing is ever pending", func(t *testing.T) {
		is := is.New(t)
		_, err := public.UserManagement.AuthenticateWithDeviceCode(t.Context(), device(t).DeviceCode, nil)
		is.NoErr(err) // the API would say usermanagement.ErrAuthorizationPending
	})
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	e := start(t)
	public := e.public()

	t.Run("the logout URL ends the session and sends the browser back", func(t *testing.T) {
		is := is.New(t)
		session := signIn(t, public, "ada@example.com")
		sessionID := claimsOf(t, session.AccessToken).SessionID
		address, err := public.UserManagement.LogoutURL(core.SessionID(sessionID), &usermanagement.LogoutURLParams{ReturnTo: callback + "?bye=1"})
		is.NoErr(err)
		is.Equal(sessions(t, e.confidential(), string(session.User.ID)), []string{sessionID})
		is.Equal(visit(t, address.Reveal()).String(), callback+"?bye=1")
		is.Equal(len(sessions(t, e.confidential(), string(session.User.ID))), 0)
	})

	t.Run("differs from the API: the refresh token outlives the session", func(t *testing.T) {
		is := is.New(t)
		session := signIn(t, public, "ada@example.com")
		address, err := public.UserManagement.LogoutURL(core.SessionID(claimsOf(t, session.AccessToken).SessionID), &usermanagement.LogoutURLParams{ReturnTo: callback})
		is.NoErr(err)
		visit(t, address.Reveal())
		_, err = public.UserManagement.AuthenticateWithRefreshToken(t.Context(), session.RefreshToken, nil)
		is.NoErr(err)
	})
}

// sessions are the IDs of the user's sessions.
func sessions(t *testing.T, client *workos.Confidential, userID string) []string {
	t.Helper()
	page, err := client.UserManagement.ListUserSessions(t.Context(), core.UserID(userID), nil).Page()
	is.New(t).NoErr(err)
	return each(page.Data, func(s usermanagement.Session) string { return string(s.ID) })
}
