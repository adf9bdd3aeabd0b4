package tokens_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/testclient"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
	"github.com/workos-typestate/workos/workostest"
)

func TestWhenATokenIsRefreshed(t *testing.T) {
	const minute = time.Minute
	for name, c := range map[string]struct {
		lifetime time.Duration
		opts     []tokens.Option
		until    time.Duration // how long the first token is returned
	}{
		"30 seconds ahead of its expiry":                 {5 * minute, nil, 5*minute - 30*time.Second},
		"a quarter of its lifetime ahead if it is short": {minute, nil, 45 * time.Second},
		"as long ahead as configured":                    {5 * minute, []tokens.Option{tokens.WithRefreshAhead(minute)}, 4 * minute},
		"at its expiry if configured":                    {5 * minute, []tokens.Option{tokens.WithRefreshAhead(0)}, 5 * minute},
		"three quarters into its life at the earliest":   {4 * minute, []tokens.Option{tokens.WithRefreshAhead(time.Hour)}, 3 * minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				issuer, store := newIssuer(t), &tokens.MemoryStore{}
				issuer.lifetime = c.lifetime
				source := newSource(t, issuer, store, c.opts...)
				is.NoErr(source.SignedIn(t.Context(), issuer.signIn()))
				first := token(t, source)
				time.Sleep(c.until - time.Nanosecond)
				is.Equal(token(t, source), first)
				is.Equal(token(t, newSource(t, issuer, store, c.opts...)), first)
				time.Sleep(time.Nanosecond)
				second := token(t, source)
				is.True(!second.Equal(first))
				is.Equal(token(t, source), second)
				is.Equal(token(t, newSource(t, issuer, store, c.opts...)), second)
				is.Equal(issuer.refreshes(), 1)
			})
		})
	}
	t.Run("by its lifetime if the clocks disagree", func(t *testing.T) {
		for _, skew := range []time.Duration{-time.Hour, -time.Minute, -time.Second, time.Second, time.Minute, time.Hour} {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				issuer := newIssuer(t)
				issuer.skew = skew
				source := newSource(t, issuer, &tokens.MemoryStore{})
				is.NoErr(source.SignedIn(t.Context(), issuer.signIn()))
				for range 4 {
					first := token(t, source)
					time.Sleep(4 * time.Minute)
					is.Equal(token(t, source), first)
					time.Sleep(30 * time.Second)
					is.True(!token(t, source).Equal(first))
				}
				is.Equal(issuer.refreshes(), 4)
			})
		}
	})
	t.Run("for as long as the session lasts", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			source, issuer, _ := signedIn(t)
			for range 100 {
				time.Sleep(5 * time.Minute)
				token(t, source)
			}
			is.New(t).Equal(issuer.refreshes(), 100)
		})
	})
}

func TestConcurrentCallsShareOneRefresh(t *testing.T) {
	for name, share := range map[string]func(testing.TB, *issuer, tokens.Store) func() *tokens.Source{
		"of one source": func(t testing.TB, issuer *issuer, store tokens.Store) func() *tokens.Source {
			source := newSource(t, issuer, store)
			return func() *tokens.Source { return source }
		},
		"of one source, over a store that keeps no access token": func(t testing.TB, issuer *issuer, store tokens.Store) func() *tokens.Source {
			store.(*flakyStore).forgetful = true
			source := newSource(t, issuer, store)
			return func() *tokens.Source { return source }
		},
		"of a source each, over one store": func(t testing.TB, issuer *issuer, store tokens.Store) func() *tokens.Source {
			return func() *tokens.Source { return newSource(t, issuer, store) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				_, issuer, store := signedIn(t)
				source := share(t, issuer, store)
				time.Sleep(5 * time.Minute)
				issuer.follows(takes(time.Second))
				var callers sync.WaitGroup
				got, errs := make([]core.AccessToken, 50), make([]error, 50)
				for i := range got {
					callers.Go(func() { got[i], errs[i] = source().Token(t.Context()) })
				}
				callers.Wait()
				for i := range got {
					is.NoErr(errs[i])
					is.Equal(got[i], got[0])
				}
				is.Equal(issuer.refreshes(), 1)
				is.Equal(store.saved, 2)
			})
		})
	}
}

func TestTheNewPairIsStoredBeforeItIsReturned(t *testing.T) {
	t.Run("and is not returned if it cannot be stored", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, issuer, store := signedIn(t)
			time.Sleep(5*time.Minute - 10*time.Second) // the old one is still valid for a moment
			store.save = errDiskFull
			got, err := source.Token(t.Context())
			is.True(errors.Is(err, errDiskFull))
			is.Equal(got.Reveal(), "")

			time.Sleep(time.Hour) // much longer than the grace period
			_, err = source.Token(t.Context())
			is.True(errors.Is(err, errDiskFull))
			is.Equal(issuer.refreshes(), 1)

			store.save = nil // now there is room: nothing was lost
			token(t, source)
			is.Equal(issuer.refreshes(), 2) // because the pair itself has expired
			is.Equal(store.saved, 3)
		})
	})
	t.Run("and a pair that could not be stored is dropped if another process has stored one since", func(t *testing.T) {
		for _, forgetful := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				source, issuer, store := signedIn(t)
				store.forgetful = forgetful
				time.Sleep(5 * time.Minute)
				store.save = errDiskFull
				_, err := source.Token(t.Context())
				is.True(errors.Is(err, errDiskFull))
				store.save = nil
				response := issuer.signIn()
				is.NoErr(newSource(t, issuer, store).SignedIn(t.Context(), response))
				token(t, source)
				is.True(forgetful || token(t, source).Equal(response.AccessToken))
				time.Sleep(5 * time.Minute)
				token(t, source)
				for _, request := range issuer.requests[1:] {
					is.True(!request.token.Equal(issuer.requests[0].token))
				}
			})
		}
	})
}

func TestWhatEndsASession(t *testing.T) {
	for name, cause := range map[string]error{
		"an invalid refresh token":               errorResponse(400, "invalid_grant"),
		"an organization that now requires SSO":  errorResponse(400, "sso_required"),
		"a factor to be enrolled":                respond(403, `{"code":"mfa_enrollment","message":"Enroll."}`),
		"a factor to be challenged":              respond(403, `{"code":"mfa_challenge","message":"Challenge."}`),
		"an address to be verified":              respond(403, `{"code":"email_verification_required","message":"Verify."}`),
		"an organization to be chosen":           respond(403, `{"code":"organization_selection_required","message":"Choose."}`),
		"an organization that the user has left": errorResponse(400, "organization_membership_not_found"),
		"a way to sign in that is forbidden":     errorResponse(403, "authentication_method_not_allowed"),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				source, issuer, store := signedIn(t)
				time.Sleep(5*time.Minute - time.Second)
				issuer.follows(refuses(cause))
				_, err := source.Token(t.Context())
				is.True(errors.Is(err, tokens.ErrSignInRequired))
				is.True(errors.Is(err, cause))
				kept, err := store.Load(t.Context())
				is.NoErr(err)
				is.Equal(kept, tokens.Tokens{})
				_, err = source.Token(t.Context())
				is.True(errors.Is(err, tokens.ErrSignInRequired))
				is.Equal(issuer.refreshes(), 1)
			})
		})
	}
	t.Run("is reported even if the tokens cannot be removed", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, issuer, store := signedIn(t)
			time.Sleep(5 * time.Minute)
			store.remove = errDiskFull
			issuer.follows(refuses(errorResponse(400, "invalid_grant")))
			_, err := source.Token(t.Context())
			is.True(errors.Is(err, tokens.ErrSignInRequired))
			is.True(errors.Is(err, errDiskFull))
			is.True(errors.Is(err, core.ErrorCode("invalid_grant")))
		})
	})
	t.Run("at a server: a session that was revoked", func(t *testing.T) {
		is := is.New(t)
		setup := testclient.Start(t)
		store := &tokens.MemoryStore{}
		source := newSource(t, setup.Public.UserManagement, store)
		is.NoErr(source.SignedIn(t.Context(), browserSignIn(t, setup)))
		session, err := source.Session(t.Context())
		is.NoErr(err)
		is.NoErr(setup.Confidential.Post(t.Context(), core.Path("/user_management/sessions/revoke"), map[string]string{"session_id": string(session.SessionID)}, nil))
		expire(t, store)
		_, err = newSource(t, setup.Public.UserManagement, store).Token(t.Context())
		is.True(errors.Is(err, tokens.ErrSignInRequired))
		is.True(errors.Is(err, core.ErrorCode("invalid_grant")))
	})
}

func TestASwitchThatAServerErrorEndsIsNotARefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		source, issuer, _ := signedIn(t)
		down := refuses(errorResponse(503, "invalid_grant"))
		issuer.follows(down, down, down)
		is.True(errors.Is(source.SwitchOrganization(t.Context(), "org_1"), core.ErrServer))
		is.Equal(issuer.refreshes(), 3) // all of them switches
	})
}

func TestWhatEndsNoSession(t *testing.T) {
	for name, c := range map[string]struct {
		err      error
		attempts int
	}{
		"no network":                            {broken(&net.OpError{Op: "dial", Net: "tcp", Err: errors.New("network is unreachable")}), 1},
		"a connection that breaks":              {broken(&net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}), 3},
		"a timeout":                             {broken(context.DeadlineExceeded), 3},
		"a server error":                        {errorResponse(500, ""), 3},
		"a gateway that gives up":               {errorResponse(504, ""), 3},
		"a server error that looks like one":    {errorResponse(503, "invalid_grant"), 3},
		"a malformed response":                  {&core.ResponseError{Method: "POST", Status: 200, Reason: "is not valid JSON at byte 9"}, 3},
		"a rate limit":                          {errorResponse(429, "too_many_requests"), 1},
		"a proxy that requires its own sign-in": {errorResponse(403, ""), 1},
		"a page that is not found":              {errorResponse(404, ""), 1},
		"a gateway's own error":                 {errorResponse(403, "access_denied"), 1},
		"a proxy with its own status":           {errorResponse(407, "invalid_grant"), 1},
		"a timeout that a server reports":       {errorResponse(408, "invalid_grant"), 3},
		"an unknown client ID":                  {errorResponse(400, "invalid_client"), 1},
		"an error of the client itself":         {&core.ArgumentError{Argument: "clientID", Reason: "is empty"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				source, issuer, store := signedIn(t)
				before, err := store.Load(t.Context())
				is.NoErr(err)
				time.Sleep(5*time.Minute - 20*time.Second)
				fails := []step{refuses(c.err), refuses(c.err), refuses(c.err)}[:c.attempts]
				issuer.follows(fails...)
				is.Equal(token(t, source), before.AccessToken) // it is valid for another 20 seconds
				is.Equal(issuer.refreshes(), c.attempts)
				is.Equal(token(t, source), before.AccessToken)
				is.Equal(issuer.refreshes(), c.attempts) // it is not retried immediately

				issuer.follows(fails...)
				time.Sleep(20 * time.Second)
				_, err = source.Token(t.Context())
				is.True(errors.Is(err, c.err)) // the error is unchanged
				is.True(!errors.Is(err, tokens.ErrSignInRequired))
				after, err := store.Load(t.Context())
				is.NoErr(err)
				is.Equal(after, before)

				is.True(!token(t, source).Equal(before.AccessToken)) // after the failure it succeeds
				is.Equal(store.saved, 2)
			})
		})
	}
	t.Run("a store that cannot be read or locked while the token is valid", func(t *testing.T) {
		for _, fail := range []func(*flakyStore){
			func(s *flakyStore) { s.load = errDiskFull },
			func(s *flakyStore) { s.lock = errDiskFull },
		} {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				source, _, store := signedIn(t)
				time.Sleep(5*time.Minute - 20*time.Second)
				fail(store)
				token(t, source)
				time.Sleep(20 * time.Second)
				_, err := source.Token(t.Context())
				is.True(errors.Is(err, errDiskFull))
				is.True(!errors.Is(err, tokens.ErrSignInRequired))
				store.load, store.lock = nil, nil
				token(t, source)
			})
		}
	})
	t.Run("a valid token is found also by a source that did not fetch it", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			_, issuer, store := signedIn(t)
			time.Sleep(5*time.Minute - 20*time.Second)
			issuer.follows(refuses(errorResponse(429, "too_many_requests")))
			token(t, newSource(t, issuer, store))
			is.Equal(issuer.refreshes(), 1)
		})
	})
}

// givesNoTokens acts, but its response holds no access token.
func givesNoTokens(_ context.Context, act func() (*usermanagement.AuthenticationResponse, error)) (*usermanagement.AuthenticationResponse, error) {
	_, _ = act()
	return &usermanagement.AuthenticationResponse{AccessToken: core.NewAccessToken("garbled"), RefreshToken: core.NewRefreshToken("garbled")}, nil
}

func TestALostResponseIsRequestedAgain(t *testing.T) {
	for name, lost := range map[string]step{
		"after a timeout":                hangs,
		"after a connection that breaks": loses(broken(errors.New("unexpected EOF"))),
		"after a gateway that gives up":  loses(errorResponse(504, "")),
		"after a timeout at the server":  loses(errorResponse(408, "")),
		"after malformed tokens":         givesNoTokens,
		"after a truncated response":     loses(&core.ResponseError{Status: 200, Reason: "is not valid JSON at byte 100"}),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				source, issuer, _ := signedIn(t)
				time.Sleep(5 * time.Minute)
				issuer.follows(lost)
				is.Equal(token(t, source), issuer.response.AccessToken) // the pair of the first attempt
				is.Equal(issuer.refreshes(), 2)
				is.Equal(issuer.requests[0], issuer.requests[1]) // with the same refresh token
				time.Sleep(5 * time.Minute)
				token(t, source) // and the session continues
			})
		})
	}
	t.Run("by the next call, if this one gives up", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, issuer, _ := signedIn(t)
			issuer.grace = time.Minute
			time.Sleep(5 * time.Minute)
			issuer.follows(hangs, hangs, hangs)
			began := time.Now()
			_, err := source.Token(t.Context())
			is.True(errors.Is(err, context.DeadlineExceeded))
			is.True(time.Since(began) < 30*time.Second) // shorter than the lock wait
			token(t, source)
			is.Equal(issuer.refreshes(), 4)
		})
	})
	for name, fault := range map[string]workostest.Fault{
		"at a server that drops the connection":   {DropAfterHandling: true},
		"at a server that truncates the response": {Truncate: true},
		"at a server that responds with 502":      {Status: 502},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			setup := testclient.Start(t)
			store := &tokens.MemoryStore{}
			is.NoErr(newSource(t, setup.Public.UserManagement, store).SignedIn(t.Context(), browserSignIn(t, setup)))
			expire(t, store)
			fault.Path, fault.Times = "/user_management/authenticate", 1
			setup.Server.Inject(fault)
			token(t, newSource(t, setup.Public.UserManagement, store))
			requests := refreshRequests(setup.Server)
			is.Equal(len(requests), 2)
			is.Equal(requests[0], requests[1])
			expire(t, store)
			token(t, newSource(t, setup.Public.UserManagement, store))
		})
	}
}

func TestTheWaitForTheLock(t *testing.T) {
	t.Run("is bounded", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, issuer, store := signedIn(t, tokens.WithLockWait(7*time.Second))
			unlock, err := store.Lock(t.Context())
			is.NoErr(err)
			time.Sleep(5 * time.Minute)
			began := time.Now()
			_, err = source.Token(t.Context())
			is.True(errors.Is(err, tokens.ErrLocked))
			is.True(!errors.Is(err, tokens.ErrSignInRequired))
			is.Equal(time.Since(began), 7*time.Second)
			is.True(errors.Is(source.SignedIn(t.Context(), issuer.signIn()), tokens.ErrLocked))
			_, err = source.SignOut(t.Context())
			is.True(errors.Is(err, tokens.ErrLocked))
			unlock()
			is.NoErr(source.SignedIn(t.Context(), issuer.signIn()))
		})
	})
	t.Run("ends with the context", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			source, issuer, store := signedIn(t)
			unlock, err := store.Lock(t.Context())
			is.NoErr(err)
			defer unlock()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			is.True(errors.Is(source.SignedIn(ctx, issuer.signIn()), context.DeadlineExceeded))
			_, err = source.SignOut(ctx)
			is.True(errors.Is(err, context.DeadlineExceeded))
		})
	})
	t.Run("is not needed while a token is valid", func(t *testing.T) {
		is := is.New(t)
		_, issuer, store := signedIn(t)
		unlock, err := store.Lock(t.Context())
		is.NoErr(err)
		defer unlock()
		token(t, newSource(t, issuer, store, tokens.WithLockWait(time.Hour)))
		_, err = newSource(t, issuer, store).Session(t.Context())
		is.NoErr(err)
	})
}

func TestErrorsNameTheOperation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		source, issuer, store := signedIn(t)
		time.Sleep(5 * time.Minute)
		said := func(want string) {
			t.Helper()
			_, err := source.Token(t.Context())
			is.True(err != nil)
			if !strings.HasPrefix(err.Error(), want) {
				t.Errorf("got %q, want %q …", err, want)
			}
		}
		issuer.follows(refuses(errorResponse(400, "invalid_client")))
		said("workos: refresh: workos: POST /user_management/authenticate: 400 invalid_client")
		store.lock = errDiskFull
		said("workos: lock the stored tokens: disk full")
		store.lock, store.load = nil, errDiskFull
		said("workos: read the stored tokens: disk full")
		store.load, store.save = nil, errDiskFull
		said("tokens: store the refreshed tokens: disk full")
		store.save = nil
		token(t, source)
		time.Sleep(5 * time.Minute)
		issuer.follows(refuses(errorResponse(400, "invalid_grant")))
		said("workos: sign-in is needed: workos: POST /user_management/authenticate: 400 invalid_grant")
		said("workos: sign-in is needed")
	})
}
