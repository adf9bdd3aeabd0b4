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

// errInvalidGrant is the API's code for an invalid or expired code, token or verifier.
const errInvalidGrant = core.ErrorCode("invalid_grant")

// authorize starts a sign-in and completes the browser's part of it.
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

	t.Run("the confidential client needs no verifier if the sign-in started without one", func(t *testing.T) {
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
		"a verifier of another sign-in is rejected": func(_ *core.AuthorizationCode, verifier *pkce.Verifier) { *verifier = pkce.NewVerifier() },
		"an unknown code is rejected": func(code *core.AuthorizationCode, _ *pkce.Verifier) {
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
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	e := start(t)
	public := e.public()
	refresh := func(t *testing.T, token core.RefreshToken, organizationID string) (*usermanagement.AuthenticationResponse, error) {
		t.Helper()
		return public.UserManagement.AuthenticateWithRefreshToken(t.Context(), token, &usermanagement.AuthenticateWithRefreshTokenParams{OrganizationID: core.OrganizationID(organizationID)})
	}

	t.Run("each refresh returns the next refresh token", func(t *testing.T) {
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

	t.Run("an exchanged refresh token is rejected", func(t *testing.T) {
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
		claims := claimsOf(t, public, session.AccessToken)
		is.Equal(claims.OrganizationID, organization.ID)
		is.Equal(claims.Role, core.RoleSlug("admin"))
		is.Equal(claims.Permissions, []core.PermissionSlug{"engines:run", "engines:read"})
		session, err = refresh(t, session.RefreshToken, "")
		is.NoErr(err)
		is.Equal(session.OrganizationID, organization.ID) // it stays in the organization
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
		"a wrong password is rejected": {"grace@example.com", core.NewPassword("an engine of brass")},
		"an unknown user is rejected":  {"nobody@example.com", core.NewPassword("an engine of brass")},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			_, err := try(t, wrong.email, wrong.password)
			is.True(errors.Is(err, core.ErrorCode("invalid_credentials")))
		})
	}
}

func TestSignInOnADevice(t *testing.T) {
	t.Parallel()
	e := start(t)
	public := e.public()
	// device starts a device sign-in with the API key, which only the emulator requires.
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

	t.Run("a device waits for the user's approval", func(t *testing.T) {
		is := is.New(t)
		device := device(t)
		device.Interval = 1
		session, err := public.UserManagement.AwaitDevice(t.Context(), device)
		is.NoErr(err)
		is.Equal(session.User.Email, "ada@example.com")
	})
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	e := start(t)
	public := e.public()

	t.Run("the logout URL ends the session and sends the browser back", func(t *testing.T) {
		is := is.New(t)
		session := signIn(t, public, "ada@example.com")
		sessionID := claimsOf(t, public, session.AccessToken).SessionID
		address, err := public.UserManagement.LogoutURL(sessionID, &usermanagement.LogoutURLParams{ReturnTo: callback + "?bye=1"})
		is.NoErr(err)
		is.Equal(sessions(t, e.confidential(), string(session.User.ID)), []string{string(sessionID)})
		is.Equal(visit(t, address.Reveal()).String(), callback+"?bye=1")
		is.Equal(len(sessions(t, e.confidential(), string(session.User.ID))), 0)
	})
}

// sessions returns the IDs of the user's sessions.
func sessions(t *testing.T, client *workos.Confidential, userID string) []string {
	t.Helper()
	page, err := client.UserManagement.ListUserSessions(t.Context(), core.UserID(userID), nil).Page()
	is.New(t).NoErr(err)
	return each(page.Data, func(s usermanagement.Session) string { return string(s.ID) })
}
