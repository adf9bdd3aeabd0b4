package tokens_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens/keyring"
)

var (
	_ tokens.Ender = (*tokens.FileStore)(nil)
	_ tokens.Ender = (*tokens.MemoryStore)(nil)
	_ tokens.Ender = (*keyring.Store)(nil)
)

// leaver is an issuer whose logout URLs lead to a server that can be unreachable, and responds as it is told.
type leaver struct {
	*issuer
	*httptest.Server
	mu     sync.Mutex
	status int // 0 if the network is down
	ended  []string
}

func newLeaver(t *testing.T) *leaver {
	t.Helper()
	l := &leaver{issuer: newIssuer(t)}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.status == 0 {
			panic(http.ErrAbortHandler)
		}
		l.ended = append(l.ended, r.URL.Query().Get("session_id"))
		w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
		w.WriteHeader(l.status)
	}))
	l.Config.ErrorLog = nil
	t.Cleanup(l.Close)
	return l
}

func (l *leaver) responds(status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.status = status
}

func (l *leaver) sessions() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.ended)
}

func (l *leaver) LogoutURL(sessionID core.SessionID, _ *usermanagement.LogoutURLParams) (core.SecretURL, error) {
	return core.NewSecretURL(l.URL + "/logout?session_id=" + string(sessionID)), nil
}

func TestWithSessionEnd(t *testing.T) {
	fileStore := func(folder string) *tokens.FileStore {
		store, err := tokens.NewFileStore("client_1", tokens.Location{Folder: folder})
		if err != nil {
			t.Fatal(err)
		}
		return store
	}
	t.Run("a sign-out offline removes the tokens, and the next run of the program ends the session at WorkOS", func(t *testing.T) {
		is := is.New(t)
		l, folder := newLeaver(t), t.TempDir()
		store := fileStore(folder)
		source := newSource(t, l, store, tokens.WithSessionEnd())
		is.NoErr(source.SignedIn(t.Context(), l.signIn()))
		who, err := source.SignOut(t.Context())
		is.NoErr(err)
		is.Equal(who.SessionID, core.SessionID("session_1"))
		left, err := store.Load(t.Context())
		is.NoErr(err)
		is.True(left.RefreshToken.IsZero() && left.AccessToken.IsZero())
		is.True(source.EndSessions(t.Context()) != nil)

		again := newSource(t, l, fileStore(folder), tokens.WithSessionEnd())
		l.responds(http.StatusFound)
		is.NoErr(again.EndSessions(t.Context()))
		is.NoErr(again.EndSessions(t.Context()))
		is.Equal(l.sessions(), []string{"session_1"}) // once; the redirect was not followed
		names, err := filepath.Glob(filepath.Join(folder, "client_1", "*"))
		is.NoErr(err)
		is.Equal(len(names), 1) // the lock
	})
	for status, final := range map[int]bool{200: true, 302: true, 400: true, 404: true, 410: true, 422: true, 401: false, 403: false, 407: false, 408: false, 429: false, 500: false, 503: false} {
		t.Run(fmt.Sprintf("a response of %d is final: %t", status, final), func(t *testing.T) {
			is := is.New(t)
			l := newLeaver(t)
			l.responds(status)
			store := &tokens.MemoryStore{}
			source := newSource(t, l, store, tokens.WithSessionEnd())
			is.NoErr(source.SignedIn(t.Context(), l.signIn()))
			_, err := source.SignOut(t.Context())
			is.NoErr(err)
			err = source.EndSessions(t.Context())
			is.Equal(err == nil, final)
			if err != nil {
				is.True(strings.Contains(err.Error(), "workos: end a signed-out session") && !strings.Contains(err.Error(), "session_1"))
			}
			left, err := store.Ending(t.Context())
			is.NoErr(err)
			is.Equal(len(left) == 0, final)
		})
	}
	t.Run("KeepSignedIn ends the session at WorkOS, also when WorkOS can be reached only later", func(t *testing.T) {
		is := is.New(t)
		l := newLeaver(t)
		source := newSource(t, l, &tokens.MemoryStore{}, tokens.WithSessionEnd())
		is.NoErr(source.SignedIn(t.Context(), l.signIn()))
		keep(t, source)
		_, err := source.SignOut(t.Context())
		is.NoErr(err)
		time.Sleep(50 * time.Millisecond)
		l.responds(http.StatusOK)
		for began := time.Now(); len(l.sessions()) == 0; time.Sleep(10 * time.Millisecond) {
			is.True(time.Since(began) < 10*time.Second)
		}
		is.Equal(l.sessions(), []string{"session_1"})
	})
	t.Run("a sign-out whose session cannot be stored removes the tokens anyway", func(t *testing.T) {
		is := is.New(t)
		l, store := newLeaver(t), &fullEnder{}
		source := newSource(t, l, store, tokens.WithSessionEnd())
		is.NoErr(source.SignedIn(t.Context(), l.signIn()))
		who, err := source.SignOut(t.Context())
		is.True(errors.Is(err, errDiskFull))
		is.Equal(who.SessionID, core.SessionID("session_1"))
		left, err := store.Load(t.Context())
		is.NoErr(err)
		is.True(left.RefreshToken.IsZero())
	})
	t.Run("the list is limited", func(t *testing.T) {
		is := is.New(t)
		l, store := newLeaver(t), &tokens.MemoryStore{}
		source := newSource(t, l, store, tokens.WithSessionEnd())
		for n := range 40 {
			is.NoErr(store.Save(t.Context(), tokens.Tokens{RefreshToken: core.NewRefreshToken("r"), Session: tokens.Session{SessionID: core.SessionID(fmt.Sprintf("session_%d", n))}}))
			_, err := source.SignOut(t.Context())
			is.NoErr(err)
		}
		left, err := store.Ending(t.Context())
		is.NoErr(err)
		is.Equal(len(left), 32)
		is.Equal(left[31], core.SessionID("session_39"))
	})
	t.Run("requires a client and a store that support it", func(t *testing.T) {
		is := is.New(t)
		_, err := tokens.New(newIssuer(t), &tokens.MemoryStore{}, tokens.WithSessionEnd())
		is.True(errors.Is(err, core.ErrInvalidArgument))
		environment, err := tokens.NewEnvironmentStore("X")
		is.NoErr(err)
		_, err = tokens.New(newLeaver(t), environment, tokens.WithSessionEnd())
		is.True(errors.Is(err, core.ErrInvalidArgument))
	})
	t.Run("without it nothing is stored and no request is made", func(t *testing.T) {
		is := is.New(t)
		l, store := newLeaver(t), &tokens.MemoryStore{}
		l.responds(http.StatusOK)
		source := newSource(t, l, store)
		is.NoErr(source.SignedIn(t.Context(), l.signIn()))
		_, err := source.SignOut(t.Context())
		is.NoErr(err)
		is.NoErr(source.EndSessions(t.Context()))
		is.Equal(len(l.sessions()), 0)
	})
	t.Run("WorkOS no longer refreshes the session", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		response := browserSignIn(t, setup)
		source := newSource(t, setup.Public.UserManagement, &tokens.MemoryStore{}, tokens.WithSessionEnd())
		is.NoErr(source.SignedIn(t.Context(), response))
		_, err := source.SignOut(t.Context())
		is.NoErr(err)
		is.NoErr(source.EndSessions(t.Context()))
		_, err = setup.Public.UserManagement.AuthenticateWithRefreshToken(t.Context(), response.RefreshToken, nil)
		is.True(errors.Is(err, core.ErrorCode("invalid_grant")))
	})
}

// fullEnder saves tokens, but no sessions to end.
type fullEnder struct{ tokens.MemoryStore }

func (*fullEnder) SetEnding(context.Context, []core.SessionID) error { return errDiskFull }

func TestTheFileOfSessionsToEnd(t *testing.T) {
	is := is.New(t)
	folder := t.TempDir()
	store, err := tokens.NewFileStore("client_1", tokens.Location{Folder: folder})
	is.NoErr(err)
	want := []core.SessionID{"session_1", "session_2"}
	is.NoErr(store.SetEnding(t.Context(), want))
	got, err := store.Ending(t.Context())
	is.NoErr(err)
	is.Equal(got, want)
	path := filepath.Join(folder, "client_1", "default.ending")
	info, err := os.Stat(path)
	is.NoErr(err)
	is.Equal(info.Mode().Perm(), os.FileMode(0o600))
	profiles, err := store.Profiles(t.Context())
	is.NoErr(err)
	is.Equal(len(profiles), 0)
	is.NoErr(os.WriteFile(path, []byte("damaged"), 0o600))
	_, err = store.Ending(t.Context())
	is.True(errors.Is(err, tokens.ErrUnreadable))
	is.NoErr(os.Chmod(path, 0o644))
	_, err = store.Ending(t.Context())
	is.True(errors.Is(err, tokens.ErrExposed))
	is.NoErr(store.SetEnding(t.Context(), nil))
	is.NoErr(store.SetEnding(t.Context(), nil))
	got, err = store.Ending(t.Context())
	is.NoErr(err)
	is.Equal(len(got), 0)
}
