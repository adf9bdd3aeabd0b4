package keyring_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"
	oskeyring "github.com/zalando/go-keyring"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/internal/test/redacttest"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens/keyring"
	"github.com/workos-typestate/workos/workostest"
)

// mockKeyring replaces the keyring of the operating system by one in memory.
func mockKeyring(t *testing.T) { t.Helper(); oskeyring.MockInit() }

func newStore(t testing.TB, clientID core.ClientID, location tokens.Location) *keyring.Store {
	t.Helper()
	store, err := keyring.New(clientID, location)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func someTokens() tokens.Tokens {
	return tokens.Tokens{
		AccessToken: core.NewAccessToken("access-1"), RefreshToken: core.NewRefreshToken("refresh-1"), ReceivedAt: time.Now(),
		Session: tokens.Session{UserID: "user_1", Email: "ada@example.com", OrganizationID: "org_1", SessionID: "session_1", ExpiresAt: time.Now()},
	}
}

func TestStore(t *testing.T) {
	t.Run("keeps the refresh token and the session, but no access token", func(t *testing.T) {
		is := is.New(t)
		mockKeyring(t)
		folder := t.TempDir()
		store := newStore(t, "client_1", tokens.Location{Folder: folder})
		is.NoErr(store.Save(t.Context(), someTokens()))
		got, err := store.Load(t.Context())
		is.NoErr(err)
		is.Equal(got, tokens.Tokens{
			RefreshToken: core.NewRefreshToken("refresh-1"),
			Session:      tokens.Session{UserID: "user_1", Email: "ada@example.com", OrganizationID: "org_1", SessionID: "session_1"},
		})
		entry, err := oskeyring.Get("workos client_1", "default")
		is.NoErr(err)
		is.True(strings.Contains(entry, "refresh-1"))
		is.True(!strings.Contains(entry, "access-1"))
		redacttest.Check(t, store, "refresh-1")
	})
	t.Run("is small enough for every keyring, with an access token of any size", func(t *testing.T) {
		is := is.New(t)
		mockKeyring(t)
		store := newStore(t, "client_01HXYZ0123456789ABCDEFGHJK", tokens.Location{Folder: t.TempDir()})
		large := someTokens()
		large.AccessToken = core.NewAccessToken(strings.Repeat("a", 10_000))
		large.RefreshToken = core.NewRefreshToken(strings.Repeat("r", 1000))
		large.Email = strings.Repeat("e", 254)
		is.NoErr(store.Save(t.Context(), large))
		entry, err := oskeyring.Get("workos client_01HXYZ0123456789ABCDEFGHJK", "default")
		is.NoErr(err)
		is.True(len(entry) < 2560)
	})
	t.Run("that cannot save loses no refresh token", func(t *testing.T) {
		is := is.New(t)
		mockKeyring(t)
		store := newStore(t, "client_1", tokens.Location{Folder: t.TempDir()})
		is.NoErr(store.Save(t.Context(), someTokens()))
		kept, err := store.Load(t.Context())
		is.NoErr(err)
		release, err := store.Reserve(t.Context(), kept)
		is.NoErr(err)
		release()
		got, err := store.Load(t.Context())
		is.NoErr(err)
		is.Equal(got, kept)
		full := errors.New("the keyring is full")
		oskeyring.MockInitWithError(full)
		_, err = store.Reserve(t.Context(), kept)
		is.True(errors.Is(err, full))
	})
	t.Run("holds nothing at first, nor after Delete", func(t *testing.T) {
		is := is.New(t)
		mockKeyring(t)
		store := newStore(t, "client_1", tokens.Location{Folder: t.TempDir()})
		is.NoErr(store.Delete(t.Context()))
		for range 2 {
			got, err := store.Load(t.Context())
			is.NoErr(err)
			is.Equal(got, tokens.Tokens{})
			is.NoErr(store.Save(t.Context(), someTokens()))
			is.NoErr(store.Delete(t.Context()))
		}
	})
	t.Run("separates client IDs and profiles", func(t *testing.T) {
		is := is.New(t)
		mockKeyring(t)
		folder := t.TempDir()
		stores := []*keyring.Store{
			newStore(t, "client_1", tokens.Location{Folder: folder}),
			newStore(t, "client_2", tokens.Location{Folder: folder}),
			newStore(t, "client_1", tokens.Location{Folder: folder, Profile: "work"}),
			newStore(t, "client_1", tokens.Location{Folder: folder, Profile: "Work"}),
			newStore(t, "client_1", tokens.Location{Folder: folder, Profile: "../work"}),
			newStore(t, "client_1", tokens.Location{Folder: folder, Profile: "--help"}),
		}
		for i, store := range stores {
			is.NoErr(store.Save(t.Context(), tokens.Tokens{RefreshToken: core.NewRefreshToken(string(rune('a' + i)))}))
		}
		for i, store := range stores {
			got, err := store.Load(t.Context())
			is.NoErr(err)
			is.Equal(got.RefreshToken.Reveal(), string(rune('a'+i)))
		}
	})
	t.Run("rejects names that a keyring does not accept", func(t *testing.T) {
		for name, c := range map[string]struct {
			clientID core.ClientID
			profile  string
			argument string
		}{
			"no client ID":                    {"", "", "clientID"},
			"a line break in the client ID":   {"client\n1", "", "clientID"},
			"a NUL in the profile":            {"client_1", "a\x00", "Profile"},
			"a line break in the profile":     {"client_1", "a\nadd-generic-password", "Profile"},
			"a profile that is not in UTF-8":  {"client_1", "a\xff", "Profile"},
			"a client ID that is not in UTF8": {"client_\xff", "", "clientID"},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := keyring.New(c.clientID, tokens.Location{Folder: t.TempDir(), Profile: c.profile})
				moduletest.WantArgument(t, err, c.argument)
			})
		}
	})
	t.Run("has a lock file without a token", func(t *testing.T) {
		is := is.New(t)
		mockKeyring(t)
		folder := t.TempDir()
		store, other := newStore(t, "client_1", tokens.Location{Folder: folder}), newStore(t, "client_1", tokens.Location{Folder: folder})
		unlock, err := store.Lock(t.Context())
		is.NoErr(err)
		is.NoErr(store.Save(t.Context(), someTokens()))
		short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, err = other.Lock(short)
		is.True(errors.Is(err, context.DeadlineExceeded))
		unlock()
		unlock, err = other.Lock(t.Context())
		is.NoErr(err)
		unlock()
		entries, err := os.ReadDir(filepath.Join(folder, "client_1"))
		is.NoErr(err)
		is.Equal(len(entries), 1)
		is.Equal(entries[0].Name(), "default.lock")
		info, err := entries[0].Info()
		is.NoErr(err)
		is.Equal(info.Size(), int64(0))
	})
	t.Run("returns the keyring's error, which does not require a sign-in", func(t *testing.T) {
		is := is.New(t)
		locked := errors.New("the keyring is locked")
		oskeyring.MockInitWithError(locked)
		defer oskeyring.MockInit()
		store := newStore(t, "client_1", tokens.Location{Folder: t.TempDir()})
		is.True(errors.Is(store.Save(t.Context(), someTokens()), locked))
		is.True(errors.Is(store.Delete(t.Context()), locked))
		source, err := tokens.New(testclient.Start(t).Public.UserManagement, store)
		is.NoErr(err)
		_, err = source.Token(t.Context())
		is.True(errors.Is(err, locked))
		is.True(!errors.Is(err, tokens.ErrSignInRequired))
	})
	t.Run("returns an error for another program's entry", func(t *testing.T) {
		is := is.New(t)
		mockKeyring(t)
		is.NoErr(oskeyring.Set("workos client_1", "default", "hunter2"))
		_, err := newStore(t, "client_1", tokens.Location{Folder: t.TempDir()}).Load(t.Context())
		is.True(errors.Is(err, tokens.ErrUnreadable))
		is.True(!strings.Contains(err.Error(), "hunter2"))
	})
}

func TestSourceOverAKeyring(t *testing.T) {
	is := is.New(t)
	mockKeyring(t)
	setup := testclient.Start(t)
	began, err := setup.Public.UserManagement.AuthorizationURLWithPKCE(testclient.RedirectURI, usermanagement.AuthorizationURLWithPKCEParams{Provider: usermanagement.ProviderAuthKit})
	is.NoErr(err)
	response, err := setup.Public.UserManagement.AuthenticateWithCodeAndVerifier(t.Context(), core.NewAuthorizationCode(testclient.Browse(t, began.URL.Reveal()).Get("code")), began.Verifier, nil)
	is.NoErr(err)
	location := tokens.Location{Folder: t.TempDir()}
	nextRun := func() *tokens.Source {
		source, err := tokens.New(setup.Public.UserManagement, newStore(t, setup.Server.ClientID, location))
		is.NoErr(err)
		return source
	}
	first := nextRun()
	is.NoErr(first.SignedIn(t.Context(), response))
	got, err := first.Token(t.Context())
	is.NoErr(err)
	is.Equal(got, response.AccessToken) // the program that signed in has it in memory
	session, err := first.Session(t.Context())
	is.NoErr(err)
	is.True(!session.ExpiresAt.IsZero())

	second := nextRun() // another run has to refresh, once
	session, err = second.Session(t.Context())
	is.NoErr(err)
	is.Equal(session.Email, "ada@example.com")
	is.True(session.ExpiresAt.IsZero())
	fresh, err := second.Token(t.Context())
	is.NoErr(err)
	is.True(!fresh.Equal(got))
	again, err := second.Token(t.Context())
	is.NoErr(err)
	is.Equal(again, fresh)

	still, err := first.Token(t.Context()) // it is still signed in
	is.NoErr(err)
	is.Equal(still, got)
	is.NoErr(second.SwitchOrganization(t.Context(), member(t, setup, response.User.ID)))
	_, err = nextRun().Token(t.Context())
	is.NoErr(err)

	_, err = second.SignOut(t.Context())
	is.NoErr(err)
	_, err = nextRun().Token(t.Context())
	is.True(errors.Is(err, tokens.ErrSignInRequired))
}

// member makes a user a member of a new organization and returns its ID.
func member(t testing.TB, setup testclient.Setup, userID core.UserID) core.OrganizationID {
	t.Helper()
	organization := setup.Server.AddOrganization(workostest.Organization{Name: "Analytical Engines"})
	if _, err := setup.Server.AddMembership(userID, organization.ID, ""); err != nil {
		t.Fatal(err)
	}
	return organization.ID
}

func TestProfiles(t *testing.T) {
	t.Run("are listed by name, with their sessions", func(t *testing.T) {
		is := is.New(t)
		mockKeyring(t)
		folder := t.TempDir()
		save := func(profile, email string) *keyring.Store {
			store := newStore(t, "client_1", tokens.Location{Folder: folder, Profile: profile})
			kept := someTokens()
			kept.Email = email
			for range 2 { // as each refresh does
				is.NoErr(store.Save(t.Context(), kept))
			}
			return store
		}
		work := save("work", "grace@example.com")
		save("At Home", "ada@example.com")
		save("", "alan@example.com")
		emails := func() (list []string) {
			profiles, err := work.Profiles(t.Context())
			is.NoErr(err)
			for _, profile := range profiles {
				list = append(list, profile.Name+" "+profile.Email)
			}
			return list
		}
		is.Equal(emails(), []string{"At Home ada@example.com", "default alan@example.com", "work grace@example.com"})
		is.NoErr(work.Delete(t.Context()))
		is.Equal(emails(), []string{"At Home ada@example.com", "default alan@example.com"})
		is.NoErr(oskeyring.Set("workos client_1", "At Home", "damaged"))
		profiles, err := work.Profiles(t.Context())
		is.Equal(len(profiles), 1)
		is.True(errors.Is(err, tokens.ErrUnreadable) && strings.Contains(err.Error(), "At Home"))
	})
	t.Run("cannot be listed without a keyring", func(t *testing.T) {
		is := is.New(t)
		broken := errors.New("no keyring")
		oskeyring.MockInitWithError(broken)
		_, err := newStore(t, "client_1", tokens.Location{Folder: t.TempDir()}).Profiles(t.Context())
		is.True(errors.Is(err, broken))
	})
}
