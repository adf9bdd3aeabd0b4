package workostest_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

const redirectURI = "http://127.0.0.1/callback"

func refreshed(t *testing.T, c checked, tokens workostest.Tokens) error {
	t.Helper()
	_, err := c.client.UserManagement.AuthenticateWithRefreshToken(t.Context(), tokens.RefreshToken, nil)
	return err
}

func TestSigningInWithoutABrowser(t *testing.T) {
	c := startChecked(t, workostest.WithUsers(workostest.User{Email: "ada@example.com", MFACode: core.NewOneTimeCode("123456")}))
	t.Run("the tokens are those of a session, regardless of the steps that the user's sign-ins need", func(t *testing.T) {
		is := is.New(t)
		tokens, err := c.SignIn(c.idOf("ada@example.com"), "")
		is.NoErr(err)
		verified, err := c.client.UserManagement.VerifyAccessToken(t.Context(), tokens.AccessToken, usermanagement.AccessTokenPolicy{})
		is.NoErr(err)
		is.Equal(verified.UserID, tokens.UserID)
		is.Equal(verified.SessionID, tokens.SessionID)
		page, err := c.client.UserManagement.ListUserSessions(t.Context(), tokens.UserID, nil).Page()
		is.NoErr(err)
		is.Equal(len(page.Data), 1)
		is.Equal(page.Data[0].ID, tokens.SessionID)
		is.Equal(page.Data[0].Status, usermanagement.SessionStatusActive)
		is.NoErr(refreshed(t, c, tokens))
	})
	t.Run("the expired access token belongs to that session, and has expired", func(t *testing.T) {
		is := is.New(t)
		tokens, err := c.SignIn(c.idOf("ada@example.com"), "")
		is.NoErr(err)
		expired := tokens.ExpiredAccessToken
		_, err = c.client.UserManagement.VerifyAccessToken(t.Context(), expired, usermanagement.AccessTokenPolicy{})
		is.True(errors.Is(err, usermanagement.ErrTokenExpired))
		token, err := c.client.UserManagement.VerifyAccessToken(t.Context(), expired, usermanagement.AccessTokenPolicy{Leeway: 2 * time.Hour})
		is.NoErr(err)
		is.Equal(token.SessionID, tokens.SessionID)
	})
	t.Run("a missing user or a non-member is not signed in", func(t *testing.T) {
		is := is.New(t)
		ada := c.idOf("ada@example.com")
		for _, tt := range []struct {
			user         core.UserID
			organization core.OrganizationID
			want         string
		}{
			{"user_x", "", `no user "user_x"`},
			{"ada@example.com", "", `no user has the ID "ada@example.com": Server.UserByEmail finds a user by email address`},
			{ada, "org_x", fmt.Sprintf(`%q is not a member of organization "org_x"`, ada)},
		} {
			_, err := c.SignIn(tt.user, tt.organization)
			is.True(err != nil)
			is.True(strings.HasSuffix(err.Error(), tt.want))
		}
	})
}

func TestBrowse(t *testing.T) {
	c := startChecked(t)
	began, err := c.client.UserManagement.AuthorizationURLWithPKCE(redirectURI, usermanagement.AuthorizationURLWithPKCEParams{Provider: usermanagement.ProviderAuthKit})
	is.New(t).NoErr(err)
	t.Run("an authorization URL leads to the redirect URI with a code", func(t *testing.T) {
		is := is.New(t)
		callback, err := c.Browse(t.Context(), began.URL.Reveal())
		is.NoErr(err)
		is.True(strings.HasPrefix(callback.String(), redirectURI+"?"))
		code, err := began.Code(callback.Query())
		is.NoErr(err)
		is.True(!code.IsZero())
	})
	t.Run("it rejects the address of another server, and a response that is not a redirect", func(t *testing.T) {
		is := is.New(t)
		_, err := c.Browse(t.Context(), "https://api.workos.com/user_management/authorize")
		is.True(strings.Contains(err.Error(), c.URL))
		_, err = c.Browse(t.Context(), c.URL+"/user_management/authorize?client_id=x")
		is.True(strings.Contains(err.Error(), "status 400") && strings.Contains(err.Error(), "invalid_client"))
	})
}

func TestEndingSessions(t *testing.T) {
	invalid := core.ErrorCode("invalid_grant")
	clock := workostest.NewClock(time.Now())
	c := startChecked(t, workostest.WithClock(clock.Now))
	signIn := func(is *is.I, email string) workostest.Tokens {
		tokens, err := c.SignIn(c.idOf(email), "")
		is.NoErr(err)
		return tokens
	}
	t.Run("the sessions of one user end, and those of others do not", func(t *testing.T) {
		is := is.New(t)
		c.AddUser(workostest.User{Email: "grace@example.com"})
		first, second, other := signIn(is, "ada@example.com"), signIn(is, "ada@example.com"), signIn(is, "grace@example.com")
		is.NoErr(c.EndSessions(c.idOf("ada@example.com")))
		is.True(errors.Is(refreshed(t, c, first), invalid))
		is.True(errors.Is(refreshed(t, c, second), invalid))
		is.NoErr(refreshed(t, c, other))
		is.True(c.EndSessions("x") != nil)
	})
	t.Run("a deleted user is signed out", func(t *testing.T) {
		is := is.New(t)
		tokens := signIn(is, "grace@example.com")
		is.NoErr(c.DeleteUser(tokens.UserID))
		is.True(errors.Is(refreshed(t, c, tokens), invalid))
		_, err := c.client.UserManagement.GetUser(t.Context(), tokens.UserID)
		is.True(errors.Is(err, core.ErrNotFound))
		is.True(c.DeleteUser(tokens.UserID) != nil)
	})
	t.Run("a session expires by the clock", func(t *testing.T) {
		is := is.New(t)
		tokens := signIn(is, "ada@example.com")
		clock.Advance(31 * 24 * time.Hour)
		is.True(errors.Is(refreshed(t, c, tokens), invalid))
	})
	t.Run("a token issued while the clock is behind has expired", func(t *testing.T) {
		is := is.New(t)
		clock.Advance(time.Since(clock.Now()) - time.Hour)
		token := signIn(is, "ada@example.com").AccessToken
		_, err := c.client.UserManagement.VerifyAccessToken(t.Context(), token, usermanagement.AccessTokenPolicy{})
		is.True(errors.Is(err, usermanagement.ErrTokenExpired))
	})
}
