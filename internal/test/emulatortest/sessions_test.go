//go:build emulator

package emulatortest

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func TestSessions(t *testing.T) {
	t.Parallel()
	e := start(t)
	client := e.confidential()
	public := e.public()
	list := func(t *testing.T, userID string) []usermanagement.Session {
		t.Helper()
		page, err := client.UserManagement.ListUserSessions(t.Context(), core.UserID(userID), nil).Page()
		is.New(t).NoErr(err)
		return page.Data
	}

	t.Run("a sign-in is a session, by the ID that its token names", func(t *testing.T) {
		is := is.New(t)
		signedIn := signIn(t, public, "ada@example.com")
		all := list(t, string(signedIn.User.ID))
		is.Equal(len(all), 1)
		session := all[0]
		is.Equal(session.ID, core.SessionID(claimsOf(t, signedIn.AccessToken).SessionID))
		is.Equal([]string{session.Object, string(session.UserID), string(session.OrganizationID)}, []string{"session", string(signedIn.User.ID), ""})
		is.True(session.UserAgent != "")
		is.True(!session.CreatedAt.IsZero())
		is.True(session.EndedAt.IsZero())
	})

	t.Run("a revoked session is over", func(t *testing.T) {
		is := is.New(t)
		signedIn := signIn(t, public, "grace@example.com")
		before := list(t, string(signedIn.User.ID))
		is.NoErr(client.UserManagement.RevokeSession(t.Context(), before[0].ID))
		is.Equal(len(list(t, string(signedIn.User.ID))), len(before)-1)
	})

	t.Run("who never signed in has no sessions", func(t *testing.T) {
		is := is.New(t)
		user, err := client.UserManagement.CreateUser(t.Context(), "never@example.com", nil)
		is.NoErr(err)
		is.Equal(len(list(t, string(user.ID))), 0)
	})

	t.Run("a user who does not exist is ErrNotFound", func(t *testing.T) {
		_, err := client.UserManagement.ListUserSessions(t.Context(), "user_nobody", nil).Page()
		is.New(t).True(errors.Is(err, core.ErrNotFound))
	})

	t.Run("differs from the API: a session that does not exist is ErrNotFound and not ErrBadRequest", func(t *testing.T) {
		is.New(t).True(errors.Is(client.UserManagement.RevokeSession(t.Context(), "session_nobody"), core.ErrNotFound))
	})

	t.Run("differs from the API: a session has no status, no method and no end", func(t *testing.T) {
		is := is.New(t)
		session := list(t, string(signIn(t, public, "ada@example.com").User.ID))[0]
		is.Equal(session.Status, usermanagement.SessionStatus(""))
		is.Equal(session.AuthMethod, usermanagement.SessionAuthMethod(""))
		is.True(session.ExpiresAt.IsZero())
	})

	t.Run("differs from the API: the refresh token outlives a session that was revoked", func(t *testing.T) {
		is := is.New(t)
		session := signIn(t, public, "ada@example.com")
		is.NoErr(client.UserManagement.RevokeSession(t.Context(), core.SessionID(claimsOf(t, session.AccessToken).SessionID)))
		_, err := public.UserManagement.AuthenticateWithRefreshToken(t.Context(), session.RefreshToken, nil)
		is.NoErr(err)
	})

	t.Run("differs from the API: all sessions come at once, without pages", func(t *testing.T) {
		is := is.New(t)
		signIn(t, public, "ada@example.com")
		userID := signIn(t, public, "ada@example.com").User.ID
		page, err := client.UserManagement.ListUserSessions(t.Context(), userID, &usermanagement.ListUserSessionsParams{ListOptions: core.ListOptions{Limit: 1}}).Page()
		is.NoErr(err)
		is.True(len(page.Data) > 1)
		is.True(!page.HasNext())
	})
}
