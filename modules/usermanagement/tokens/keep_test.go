package tokens_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// laptop is a machine whose clock can be ahead of its timers, as after a sleep.
type laptop struct {
	*issuer
	source *tokens.Source
	*window
	mu       sync.Mutex
	ahead    time.Duration
	readings int // of the clock
	setBack  int // the reading before which the clock is set back by a day, unless 0
}

// now has no monotonic part, so that a Source compares the times of the clock.
func (l *laptop) now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.readings++; l.readings == l.setBack {
		l.ahead -= 24 * time.Hour
	}
	return time.Now().Round(0).Add(l.ahead)
}

// sleep advances the clock by d, but no timer. WorkOS does not sleep.
func (l *laptop) sleep(d time.Duration) {
	l.set(d)
	l.issuer.mu.Lock()
	defer l.issuer.mu.Unlock()
	l.skew += d
}

// set changes only the clock of the machine.
func (l *laptop) set(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ahead += d
}

// kept returns a machine whose program keeps its user signed in until the end of the test.
func kept(t *testing.T) *laptop {
	t.Helper()
	l := &laptop{issuer: newIssuer(t)}
	l.source = newSource(t, l.issuer, &flakyStore{}, tokens.WithClock(l.now))
	if err := l.source.SignedIn(t.Context(), l.signIn()); err != nil {
		t.Fatal(err)
	}
	l.window = open(t, l.source)
	keep(t, l.source)
	return l
}

func keep(t *testing.T, source *tokens.Source) {
	t.Helper()
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(t.Context()))
	over, done := errors.New("the window is closed"), make(chan error, 1)
	go func() { done <- source.KeepSignedIn(ctx) }()
	t.Cleanup(func() {
		cancel(over)
		if err := <-done; !errors.Is(err, over) {
			t.Errorf("KeepSignedIn returned %v", err)
		}
	})
}

func TestKeepSignedIn(t *testing.T) {
	offline := broken(errors.New("no route to host"))
	isGood := func(is *is.I, l *laptop) {
		is.Helper()
		session, err := l.source.Session(context.Background())
		is.NoErr(err)
		is.True(session.ExpiresAt.After(l.now()))
	}
	t.Run("refreshes ahead of each expiry, and no more often, without any other call", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			l := kept(t)
			for range 24 * 60 {
				time.Sleep(time.Minute)
				isGood(is, l)
			}
			is.True(l.refreshes() >= 24*60/5 && l.refreshes() <= 24*60/4)
		})
	})
	t.Run("refreshes once soon after a sleep, at a random moment", func(t *testing.T) {
		moments := map[time.Duration]bool{}
		for range 20 {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				l := kept(t)
				time.Sleep(time.Minute)
				is.Equal(l.refreshes(), 0)
				l.sleep(8 * time.Hour)
				began := time.Now()
				for l.refreshes() == 0 {
					time.Sleep(10 * time.Millisecond)
				}
				moments[time.Since(began)] = true
				is.True(time.Since(began) <= 20*time.Second)
				time.Sleep(4 * time.Minute)
				is.Equal(l.refreshes(), 1)
				isGood(is, l)
			})
		}
		is.New(t).True(len(moments) > 10)
	})
	for name, jump := range map[string]time.Duration{"forward": 3 * time.Hour, "a day back": -24 * time.Hour, "back by years": -20 * 365 * 24 * time.Hour} {
		t.Run("refreshes once when the clock is set "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				l := kept(t)
				time.Sleep(time.Minute)
				l.set(jump)
				time.Sleep(20 * time.Second)
				is.Equal(l.refreshes(), 1)
				time.Sleep(3 * time.Minute)
				is.Equal(l.refreshes(), 1)
				time.Sleep(time.Hour) // and continues with the new clock
				is.True(l.refreshes() >= 12 && l.refreshes() <= 18)
			})
		})
	}
	t.Run("refreshes once when the clock is set back before any of its readings", func(t *testing.T) {
		for reading := 1; reading <= 8; reading++ {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				l := kept(t)
				time.Sleep(time.Minute)
				synctest.Wait()
				l.mu.Lock()
				l.setBack = l.readings + reading
				l.mu.Unlock()
				time.Sleep(150 * time.Second) // some ten readings, and less than the lifetime of the token
				is.Equal(l.refreshes(), 1)
			})
		}
	})
	t.Run("needs no refresh after a nap shorter than the token's lifetime", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			l := kept(t)
			l.sleep(2 * time.Minute)
			time.Sleep(time.Minute)
			is.Equal(l.refreshes(), 0)
		})
	})
	t.Run("shares the refresh after a sleep with concurrent calls", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			l := kept(t)
			l.sleep(time.Hour)
			for range 100 {
				go func() { _, _ = l.source.Token(t.Context()) }()
			}
			time.Sleep(time.Minute)
			is.Equal(l.refreshes(), 1)
		})
	})
	t.Run("tries again at growing intervals while there is no network, and recovers within a minute or so", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			l := kept(t)
			l.shows()
			down := true
			lost := step(nil)
			lost = func(_ context.Context, _ func() (*usermanagement.AuthenticationResponse, error)) (*usermanagement.AuthenticationResponse, error) {
				l.issuer.mu.Lock()
				defer l.issuer.mu.Unlock()
				if down {
					l.script = append(l.script, lost)
					return nil, offline
				}
				return nil, offline
			}
			l.follows(lost)
			time.Sleep(6 * time.Hour)
			is.Equal(l.shows(), []string{"offline ada@example.com  true"}) // once
			tries := l.refreshes() / 3                                     // three attempts each
			is.True(tries >= 6*60 && tries <= 6*60*2+30)
			l.issuer.mu.Lock()
			down = false
			l.issuer.mu.Unlock()
			time.Sleep(75 * time.Second)
			is.Equal(l.shows(), []string{"signed_in ada@example.com  false"})
			isGood(is, l)
		})
	})
	t.Run("wakes without a network, and keeps the session until there is one", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			l := kept(t)
			l.shows()
			l.follows(refuses(offline), refuses(offline), refuses(offline))
			l.sleep(8 * time.Hour)
			time.Sleep(25 * time.Second)
			is.Equal(l.shows(), []string{"offline ada@example.com  true", "signed_in ada@example.com  false"})
			is.Equal(l.refreshes(), 4)
		})
	})
	t.Run("finds out that the session has ended, and makes no request until the next sign-in", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			l := kept(t)
			l.shows()
			l.follows(refuses(errorResponse(400, "invalid_grant")))
			time.Sleep(5 * time.Minute)
			is.Equal(l.shows(), []string{"sign_in_required   true"})
			before := l.refreshes()
			time.Sleep(24 * time.Hour)
			l.sleep(24 * time.Hour)
			time.Sleep(24 * time.Hour)
			is.Equal(l.refreshes(), before)
			is.NoErr(l.source.SignedIn(t.Context(), l.signIn()))
			time.Sleep(time.Hour)
			isGood(is, l)
		})
	})
	t.Run("does not loop on tokens that expire immediately", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			l := kept(t)
			l.issuer.mu.Lock()
			l.lifetime = time.Second
			l.issuer.mu.Unlock()
			time.Sleep(5*time.Minute + time.Minute)
			is.True(l.refreshes() <= 30)
		})
	})
	t.Run("refreshes in only one of two processes", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			issuer, store := newIssuer(t), &flakyStore{}
			one, other := newSource(t, issuer, store), newSource(t, issuer, store)
			is.NoErr(one.SignedIn(t.Context(), issuer.signIn()))
			keep(t, one)
			keep(t, other)
			time.Sleep(time.Hour)
			is.True(issuer.refreshes() <= 60/4)
		})
	})
}
