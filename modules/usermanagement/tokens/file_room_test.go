package tokens_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// expired returns a source whose user has signed in and whose access token has expired.
func expired(t testing.TB, store tokens.Store) (*tokens.Source, *issuer) {
	t.Helper()
	issuer := newIssuer(t)
	if err := newSource(t, issuer, store).SignedIn(t.Context(), issuer.signIn()); err != nil {
		t.Fatal(err)
	}
	expire(t, store)
	return newSource(t, issuer, store), issuer
}

func TestRoomIsReservedBeforeARefreshTokenIsExchanged(t *testing.T) {
	room := func(store *tokens.FileStore) string { return strings.TrimSuffix(store.Path(), ".json") + ".room.tmp" }
	t.Run("and without room nothing is sent, until there is some", func(t *testing.T) {
		is := is.New(t)
		store := fileStore(t, "")
		source, issuer := expired(t, store)
		blocking := filepath.Join(room(store), "in the way")
		is.NoErr(os.MkdirAll(blocking, 0o700))
		_, err := source.Token(t.Context())
		is.True(errors.Is(err, fs.ErrExist))
		is.True(strings.Contains(err.Error(), "make room for the new tokens"))
		is.True(!errors.Is(err, tokens.ErrSignInRequired))
		is.Equal(issuer.refreshes(), 0)
		err = source.SwitchOrganization(t.Context(), "org_1")
		is.True(errors.Is(err, fs.ErrExist))
		is.Equal(issuer.refreshes(), 0)

		is.NoErr(os.RemoveAll(room(store)))
		token(t, source)
		is.Equal(issuer.refreshes(), 1)
		is.Equal(names(t, store), []string{"default.json", "default.lock"})
	})
	t.Run("and while the old access token is valid, it is returned", func(t *testing.T) {
		is := is.New(t)
		store, issuer := fileStore(t, ""), newIssuer(t)
		source := newSource(t, issuer, store, tokens.WithRefreshAhead(0))
		response := issuer.signIn()
		is.NoErr(source.SignedIn(t.Context(), response))
		is.NoErr(os.MkdirAll(filepath.Join(room(store), "in the way"), 0o700))
		early := newSource(t, issuer, store, tokens.WithRefreshAhead(issuer.lifetime))
		kept, err := store.Load(t.Context())
		is.NoErr(err)
		kept.ReceivedAt, kept.ExpiresAt = kept.ReceivedAt.Add(-issuer.lifetime*9/10), kept.ExpiresAt.Add(-issuer.lifetime*9/10)
		is.NoErr(store.Save(t.Context(), kept))
		is.True(token(t, early).Equal(response.AccessToken))
		is.Equal(issuer.refreshes(), 0)
	})
	t.Run("and it exists during the request, and is removed if the request fails", func(t *testing.T) {
		is := is.New(t)
		store := fileStore(t, "")
		source, issuer := expired(t, store)
		var size int64
		refusal := errorResponse(403, "")
		issuer.follows(func(context.Context, func() (*usermanagement.AuthenticationResponse, error)) (*usermanagement.AuthenticationResponse, error) {
			info, err := os.Stat(room(store))
			if err != nil {
				return nil, err
			}
			size = info.Size()
			return nil, refusal
		})
		_, err := source.Token(t.Context())
		is.True(err != nil)
		is.True(size >= 16<<10)
		is.Equal(names(t, store), []string{"default.json", "default.lock"})
	})
	t.Run("and it is large enough for tokens that are twice as long", func(t *testing.T) {
		is := is.New(t)
		store := fileStore(t, "")
		long := someTokens()
		long.AccessToken = core.NewAccessToken(strings.Repeat("a", 20_000))
		release, err := store.Reserve(t.Context(), long)
		is.NoErr(err)
		info, err := os.Stat(room(store))
		is.NoErr(err)
		is.True(info.Size() >= 40_000)
		is.NoErr(store.Save(t.Context(), someTokens()))
		release()
		got, err := store.Load(t.Context())
		is.NoErr(err)
		is.Equal(got, someTokens()) // and nothing of the filling
		is.Equal(names(t, store), []string{"default.json"})
	})
	t.Run("and a file that a killed process left is replaced", func(t *testing.T) {
		is := is.New(t)
		store := fileStore(t, "")
		source, issuer := expired(t, store)
		is.NoErr(os.WriteFile(room(store), []byte("half"), 0o644))
		token(t, source)
		is.Equal(issuer.refreshes(), 1)
		if runtime.GOOS == "windows" {
			t.Skip("the permissions are those of Unix")
		}
		info, err := os.Stat(store.Path())
		is.NoErr(err)
		is.Equal(info.Mode().Perm()&0o077, fs.FileMode(0))
	})
}
