package tokens_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// window records what a loop over Changes yields, until the end of the test.
type window struct {
	mu   sync.Mutex
	seen []tokens.Status
}

func open(t *testing.T, source *tokens.Source) *window {
	t.Helper()
	w := new(window)
	ctx, cancel := context.WithCancel(t.Context())
	var loop sync.WaitGroup
	loop.Go(func() {
		for status := range source.Changes(ctx) {
			w.mu.Lock()
			w.seen = append(w.seen, status)
			w.mu.Unlock()
		}
	})
	t.Cleanup(func() { cancel(); loop.Wait() })
	return w
}

// shows waits until nothing more happens and returns what was shown since the last call.
func (w *window) shows() (said []string) {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, status := range w.seen {
		said = append(said, fmt.Sprintf("%s %s %s %v", status.State, status.Email, status.OrganizationID, status.Err != nil))
	}
	w.seen = nil
	return said
}

func TestChanges(t *testing.T) {
	offline := broken(errors.New("no route to host"))
	t.Run("report every change of a session, whichever call made it", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			issuer, store := newIssuer(t), &flakyStore{}
			source := newSource(t, issuer, store)
			w := open(t, source)
			is.Equal(w.shows(), []string{"sign_in_required   true"})
			is.NoErr(source.SignedIn(t.Context(), issuer.signIn()))
			is.Equal(w.shows(), []string{"signed_in ada@example.com  false"})
			time.Sleep(issuer.lifetime)
			token(t, source)
			is.Equal(w.shows(), []string{"signed_in ada@example.com  false"}) // with another expiry
			token(t, source)
			is.Equal(w.shows(), nil)
			time.Sleep(issuer.lifetime - 10*time.Second) // the old token is still valid
			issuer.follows(refuses(offline), refuses(offline), refuses(offline), refuses(offline), refuses(offline), refuses(offline))
			token(t, source)
			is.Equal(w.shows(), []string{"offline ada@example.com  true"})
			time.Sleep(10 * time.Second)
			_, err := source.Token(t.Context())
			is.True(err != nil)
			is.Equal(w.shows(), nil) // it was offline before, for the same reason
			token(t, source)
			is.Equal(w.shows(), []string{"signed_in ada@example.com  false"})
			is.NoErr(source.SwitchOrganization(t.Context(), "org_2"))
			is.Equal(w.shows(), []string{"signed_in ada@example.com org_2 false"})
			issuer.follows(refuses(errorResponse(403, "sso_required")))
			is.True(source.SwitchOrganization(t.Context(), "org_3") != nil)
			is.Equal(w.shows(), nil) // the session stays in its organization
			store.save = errDiskFull
			time.Sleep(issuer.lifetime)
			_, err = source.Token(t.Context())
			is.True(errors.Is(err, errDiskFull))
			is.Equal(w.shows(), []string{"offline ada@example.com org_2 true"})
			store.save = nil
			token(t, source)
			is.Equal(w.shows(), []string{"signed_in ada@example.com  false"})
			time.Sleep(issuer.lifetime)
			issuer.follows(refuses(errorResponse(400, "invalid_grant")))
			_, err = source.Token(t.Context())
			is.True(errors.Is(err, tokens.ErrSignInRequired))
			is.Equal(w.shows(), []string{"sign_in_required   true"})
			is.NoErr(source.SignedIn(t.Context(), issuer.signIn()))
			is.Equal(w.shows(), []string{"signed_in ada@example.com  false"})
			_, err = source.SignOut(t.Context())
			is.NoErr(err)
			is.Equal(w.shows(), []string{"sign_in_required   true"})
		})
	})
	t.Run("begin with the stored session", func(t *testing.T) {
		for name, c := range map[string]struct {
			prepare func(*flakyStore)
			want    string
		}{
			"an earlier run has signed a user in": {func(*flakyStore) {}, "signed_in ada@example.com  false"},
			"the store cannot be read":            {func(s *flakyStore) { s.load = errDiskFull }, "offline   true"},
			"the stored tokens are unreadable":    {func(s *flakyStore) { s.load = tokens.ErrUnreadable }, "sign_in_required   true"},
		} {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					_, issuer, store := signedIn(t)
					c.prepare(store)
					is.New(t).Equal(open(t, newSource(t, issuer, store)).shows(), []string{c.want})
				})
			})
		}
		t.Run("begin offline without a network, with a keyring that keeps no access token", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				_, issuer, store := signedIn(t)
				store.forgetful = true
				is.NoErr(store.Save(t.Context(), tokens.Tokens{RefreshToken: core.NewRefreshToken("r"), Session: tokens.Session{Email: "ada@example.com"}}))
				issuer.follows(refuses(offline), refuses(offline), refuses(offline))
				source := newSource(t, issuer, store)
				_, err := source.Token(t.Context())
				is.True(err != nil)
				is.Equal(open(t, source).shows(), []string{"offline ada@example.com  true"})
			})
		})
	})
	t.Run("say that a sign-in is required when there was only an access token, and it has expired", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			issuer, store := newIssuer(t), &flakyStore{}
			kept := tokens.Tokens{AccessToken: issuer.signIn().AccessToken, ReceivedAt: time.Now(), Session: tokens.Session{ExpiresAt: time.Now().Add(issuer.lifetime)}}
			is.NoErr(store.Save(t.Context(), kept))
			source := newSource(t, issuer, store)
			w := open(t, source)
			time.Sleep(issuer.lifetime)
			_, err := source.Token(t.Context())
			is.True(errors.Is(err, tokens.ErrSignInRequired))
			is.Equal(w.shows(), []string{"signed_in   false", "sign_in_required   true"})
		})
	})
	t.Run("skip what a slow loop has missed, but never the last status, and block nothing", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, _, _ := signedIn(t)
			step, seen := make(chan struct{}), make(chan tokens.Status, 100)
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				for status := range source.Changes(ctx) {
					seen <- status
					<-step
				}
				close(seen)
			}()
			synctest.Wait()
			is.Equal(len(seen), 1)
			for n := range 50 {
				is.NoErr(source.SwitchOrganization(t.Context(), core.OrganizationID(fmt.Sprintf("org_%d", n))))
			}
			<-seen
			step <- struct{}{}
			synctest.Wait()
			is.Equal(len(seen), 1)
			is.Equal((<-seen).OrganizationID, core.OrganizationID("org_49"))
			cancel()
			close(step)
			_, more := <-seen
			is.True(!more)
		})
	})
	t.Run("end with the loop that breaks, while others continue", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, _, _ := signedIn(t)
			w := open(t, source)
			for range source.Changes(t.Context()) {
				break
			}
			is.Equal(len(w.shows()), 1)
			_, err := source.SignOut(t.Context())
			is.NoErr(err)
			is.Equal(len(w.shows()), 1)
		})
	})
	t.Run("end with the sign-out, also of tokens that were just read", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			issuer, store := newIssuer(t), &flakyStore{}
			own := &slowStore{flakyStore: store}
			slow := newSource(t, issuer, own)
			is.NoErr(slow.SignedIn(t.Context(), issuer.signIn()))
			w := open(t, slow)
			w.shows()
			time.Sleep(issuer.lifetime)
			token(t, newSource(t, issuer, store)) // another process has refreshed them
			own.afterLoad = func() {
				own.afterLoad = nil
				_, err := slow.SignOut(t.Context())
				is.NoErr(err)
			}
			_, _ = slow.Token(t.Context())
			is.Equal(w.shows(), []string{"sign_in_required   true"})
			_, err := slow.Token(t.Context())
			is.True(errors.Is(err, tokens.ErrSignInRequired))
		})
	})
	t.Run("end with the sign-out, also during a refresh", func(t *testing.T) {
		for n := range 30 {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				source, issuer, store := signedIn(t)
				w := open(t, source)
				time.Sleep(issuer.lifetime)
				issuer.follows([]step{takes(time.Second), refuses(offline), refuses(errorResponse(500, ""))}[n%3])
				var calls sync.WaitGroup
				calls.Go(func() { _, _ = source.Token(t.Context()) })
				calls.Go(func() { _, _ = source.SignOut(t.Context()) })
				calls.Wait()
				said := w.shows()
				is.Equal(said[len(said)-1], "sign_in_required   true")
				left, err := store.Load(t.Context())
				is.NoErr(err)
				is.True(left.RefreshToken.IsZero())
				_, err = source.Token(t.Context())
				is.True(errors.Is(err, tokens.ErrSignInRequired))
			})
		}
	})
	t.Run("say which argument is missing", func(t *testing.T) {
		is := is.New(t)
		for _, sequence := range []*tokens.Source{nil, {}} {
			n := 0
			for status := range sequence.Changes(t.Context()) {
				n++
				is.True(errors.Is(status.Err, core.ErrInvalidArgument))
			}
			is.Equal(n, 1)
			is.True(errors.Is(sequence.KeepSignedIn(t.Context()), core.ErrInvalidArgument))
			is.True(errors.Is(sequence.EndSessions(t.Context()), core.ErrInvalidArgument))
		}
		source, _, _ := signedIn(t)
		is.True(errors.Is(source.KeepSignedIn(nil), core.ErrInvalidArgument)) //nolint:staticcheck // tests the nil context
	})
}

// slowStore calls a function between the start and the end of a Load.
type slowStore struct {
	*flakyStore
	afterLoad func()
}

func (s *slowStore) Load(ctx context.Context) (tokens.Tokens, error) {
	loaded, err := s.flakyStore.Load(ctx)
	if s.afterLoad != nil {
		s.afterLoad()
	}
	return loaded, err
}
