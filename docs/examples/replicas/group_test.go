package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/matryer/is"
	"github.com/redis/go-redis/v9"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

const key = "the hash of a refresh token"

// long is a lease that no test waits for.
const long = 5 * time.Second

// groupOf is the group of one server, with a lease that a test can wait for.
func groupOf(client redis.Cmdable, lease time.Duration) *RedisGroup {
	g := NewRedisGroup(client, slog.New(slog.DiscardHandler))
	g.lease = lease
	return g
}

func returns(sealed string) func(context.Context) (core.SealedSession, error) {
	return func(context.Context) (core.SealedSession, error) { return core.NewSealedSession(sealed), nil }
}

func mustNotBeCalled(t *testing.T) func(context.Context) (core.SealedSession, error) {
	return func(context.Context) (core.SealedSession, error) {
		t.Error("the session is refreshed again")
		return core.SealedSession{}, errors.New("not again")
	}
}

func TestManyRequestsToSeveralServersMakeOneRefresh(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	server, client := workosOfTest(t)
	response, err := client.UserManagement.AuthenticateWithPassword(t.Context(), email, core.NewPassword(password), nil)
	is.NoErr(err)
	managers := make([]*session.Manager, 2)
	for i := range managers {
		managers[i], err = session.NewManager(client.UserManagement, core.CookiePasswords(cookiePassword), session.WithGroup(groupOf(shared, long)))
		is.NoErr(err)
	}
	sealed, err := managers[0].Seal(response)
	is.NoErr(err)
	server.ResetRequests()
	server.Inject(workostest.Fault{Path: "/user_management/authenticate", Delay: 20 * time.Millisecond})

	var group sync.WaitGroup
	results, failures := make([]core.SealedSession, 20), make([]error, 20)
	for i := range results {
		group.Go(func() {
			results[i], failures[i] = managers[i%2].Refresh(t.Context(), sealed, nil)
		})
	}
	group.Wait()
	for i := range results {
		is.NoErr(failures[i])
		is.Equal(results[i], results[0])
	}
	is.Equal(len(server.Requests()), 1)

	// What Redis holds is sealed, under a hash, and not for long.
	refreshed, err := managers[0].Unseal(results[0])
	is.NoErr(err)
	keys := shared.Keys(t.Context(), "*").Val()
	is.Equal(len(keys), 1)
	held := keys[0] + shared.Get(t.Context(), keys[0]).Val()
	for _, secret := range []string{
		response.AccessToken.Reveal(), response.RefreshToken.Reveal(),
		refreshed.AccessToken().Reveal(), refreshed.RefreshToken().Reveal(), email, cookiePassword,
	} {
		is.True(!strings.Contains(held, secret))
	}
	left := shared.PTTL(t.Context(), keys[0]).Val()
	is.True(0 < left && left <= refreshKeep)
}

func TestTheResultIsKeptForLateComersOnOtherServersForAWhile(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	first := groupOf(shared, long)
	first.keep = 50 * time.Millisecond
	_, err := first.Do(t.Context(), key, returns("sealed"))
	is.NoErr(err)
	late, err := groupOf(shared, long).Do(t.Context(), key, mustNotBeCalled(t))
	is.NoErr(err)
	is.Equal(late.Reveal(), "sealed")
	time.Sleep(60 * time.Millisecond)
	later, err := groupOf(shared, long).Do(t.Context(), key, returns("sealed anew"))
	is.NoErr(err)
	is.Equal(later.Reveal(), "sealed anew")
}

func TestARefreshThatNobodyWaitedForIsThereForWhoeverAsksFirst(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	one, other := groupOf(shared, long), groupOf(shared, long)
	one.keep, other.keep = 50*time.Millisecond, 50*time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	_, err := one.Do(ctx, key, func(context.Context) (core.SealedSession, error) {
		cancel() // the browser has gone
		time.Sleep(20 * time.Millisecond)
		return core.NewSealedSession("sealed"), nil
	})
	is.True(errors.Is(err, context.Canceled))
	time.Sleep(200 * time.Millisecond) // longer than what somebody has taken is kept
	sealed, err := other.Do(t.Context(), key, mustNotBeCalled(t))
	is.NoErr(err)
	is.Equal(sealed.Reveal(), "sealed")
	is.True(shared.PTTL(t.Context(), "workos:refresh:"+key).Val() <= other.keep)
}

func TestSessionsDoNotWaitForEachOther(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	_, _, err := newWork(shared, "workos:refresh:another session", long).begin(t.Context())
	is.NoErr(err)
	within(t, time.Second, func() {
		_, err = groupOf(shared, long).Do(t.Context(), key, returns("sealed"))
		is.NoErr(err)
	})
}

func TestAServerThatDiesIsWaitedForUntilItsLeaseEnds(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	const lease = 200 * time.Millisecond
	dead := newWork(shared, "workos:refresh:"+key, lease)
	_, _, err := dead.begin(t.Context()) // and nothing more
	is.NoErr(err)
	began := time.Now()
	sealed, err := groupOf(shared, long).Do(t.Context(), key, returns("sealed"))
	is.NoErr(err)
	is.Equal(sealed.Reveal(), "sealed")
	took := time.Since(began)
	is.True(took > lease/2)           // it did wait
	is.True(took < lease+time.Second) // a pause, and time to spare
}

func TestAServerWhoseLeaseHasEnded(t *testing.T) {
	slow := func(t *testing.T) (shared *redis.Client, slow, next *work) {
		is := is.New(t)
		shared = redisOfTest(t)
		slow, next = newWork(shared, key, 20*time.Millisecond), newWork(shared, key, long)
		_, _, err := slow.begin(t.Context())
		is.NoErr(err)
		_, isDone, err := next.begin(t.Context())
		is.NoErr(err)
		is.True(!isDone)
		return shared, slow, next
	}
	t.Run("and that fails does not take away the claim of the next one", func(t *testing.T) {
		is := is.New(t)
		shared, slow, next := slow(t)
		is.NoErr(slow.release(t.Context()))
		is.Equal(shared.Get(t.Context(), key).Val(), next.claim)
		is.NoErr(next.release(t.Context())) // which it can itself
		is.Equal(shared.Exists(t.Context(), key).Val(), int64(0))
	})
	t.Run("and that succeeds serves all the same, even if the next one fails", func(t *testing.T) {
		is := is.New(t)
		shared, slow, next := slow(t)
		is.NoErr(slow.finish(t.Context(), "sealed", time.Minute))
		is.NoErr(next.release(t.Context()))
		result, isDone, err := newWork(shared, key, long).begin(t.Context())
		is.NoErr(err)
		is.True(isDone)
		is.Equal(result, "sealed")
	})
}

// go-redis repeats a command whose answer was lost.
func TestAClaimThatIsMadeTwiceIsOneClaim(t *testing.T) {
	is := is.New(t)
	w := newWork(redisOfTest(t), key, long)
	for range 2 {
		_, isDone, err := w.begin(t.Context())
		is.NoErr(err)
		is.True(!isDone)
	}
}

func TestAnErrorStaysWithItsServer(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	refused := errors.New("invalid_grant")
	_, err := groupOf(shared, long).Do(t.Context(), key, func(context.Context) (core.SealedSession, error) { return core.SealedSession{}, refused })
	is.Equal(err, refused)
	within(t, time.Second, func() { // not the lease
		sealed, err := groupOf(shared, long).Do(t.Context(), key, returns("sealed"))
		is.NoErr(err)
		is.Equal(sealed.Reveal(), "sealed")
	})
}

func TestARefreshGoesOnWhenItsCallerGoesAway(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	ctx, cancel := context.WithCancel(t.Context())
	finish := make(chan struct{})
	_, err := groupOf(shared, long).Do(ctx, key, func(ctx context.Context) (core.SealedSession, error) {
		cancel()
		<-finish
		return core.NewSealedSession("sealed"), ctx.Err()
	})
	is.True(errors.Is(err, context.Canceled))
	close(finish)
	sealed, err := groupOf(shared, long).Do(t.Context(), key, mustNotBeCalled(t))
	is.NoErr(err)
	is.Equal(sealed.Reveal(), "sealed")
}

func TestWhileRedisIsDownEachServerRefreshesByItself(t *testing.T) {
	for name, down := range redisesThatAreDown(t) {
		t.Run("because it "+name, func(t *testing.T) {
			is := is.New(t)
			var log bytes.Buffer
			g := NewRedisGroup(down, slog.New(slog.NewTextHandler(&log, nil)))
			var calls atomic.Int32
			results, failures := make([]core.SealedSession, 20), make([]error, 20)
			within(t, patience+time.Second, func() {
				var group sync.WaitGroup
				for i := range results {
					group.Go(func() {
						results[i], failures[i] = g.Do(t.Context(), key, func(context.Context) (core.SealedSession, error) {
							calls.Add(1)
							return core.NewSealedSession("sealed"), nil
						})
					})
				}
				group.Wait()
			})
			for i := range results {
				is.NoErr(failures[i])
				is.Equal(results[i].Reveal(), "sealed")
			}
			is.Equal(calls.Load(), int32(1)) // of one server
			is.True(strings.Contains(log.String(), "without asking the other servers"))
			is.True(!strings.Contains(log.String(), "sealed"))
		})
	}
	t.Run("also when it goes down in the middle", func(t *testing.T) {
		is := is.New(t)
		shared, stop := redisToStop(t)
		sealed, err := groupOf(shared, long).Do(t.Context(), key, func(context.Context) (core.SealedSession, error) {
			stop()
			return core.NewSealedSession("sealed"), nil
		})
		is.NoErr(err)
		is.Equal(sealed.Reveal(), "sealed")
	})
}

func TestASignOutAtOneServerHoldsAtTheOthers(t *testing.T) {
	is := is.New(t)
	shared := redisOfTest(t)
	server, client := workosOfTest(t)
	response, err := client.UserManagement.AuthenticateWithPassword(t.Context(), email, core.NewPassword(password), nil)
	is.NoErr(err)
	managers := make([]*session.Manager, 2)
	for i := range managers {
		managers[i], err = session.NewManager(client.UserManagement, core.CookiePasswords(cookiePassword), session.WithGroup(groupOf(shared, long)))
		is.NoErr(err)
	}
	sealed, err := managers[0].Seal(response)
	is.NoErr(err)
	server.Inject(workostest.Fault{Path: "/user_management/authenticate", Delay: 100 * time.Millisecond})
	var renewing sync.WaitGroup
	renewing.Go(func() {
		_, err := managers[0].Refresh(t.Context(), sealed, nil)
		is.True(errors.Is(err, session.ReasonInvalidGrant))
	})
	is.True(!managers[0].SignedOut(t.Context(), sealed))
	_, err = managers[1].SignOut(t.Context(), sealed, "")
	is.NoErr(err)
	renewing.Wait()
	is.True(managers[0].SignedOut(t.Context(), sealed))
	keys := shared.Keys(t.Context(), "workos:signed-out:*").Val()
	is.Equal(len(keys), 1)
	left := shared.TTL(t.Context(), keys[0]).Val()
	is.True(5*time.Minute < left && left <= signOutKeep)
}

func TestWhileRedisIsDownASignOutHoldsAtItsServer(t *testing.T) {
	for name, down := range redisesThatAreDown(t) {
		t.Run("because it "+name, func(t *testing.T) {
			is := is.New(t)
			_, client := workosOfTest(t)
			response, err := client.UserManagement.AuthenticateWithPassword(t.Context(), email, core.NewPassword(password), nil)
			is.NoErr(err)
			manager, err := session.NewManager(client.UserManagement, core.CookiePasswords(cookiePassword), session.WithGroup(groupOf(down, long)))
			is.NoErr(err)
			sealed, err := manager.Seal(response)
			is.NoErr(err)
			within(t, patience+time.Second, func() {
				_, err = manager.SignOut(t.Context(), sealed, "")
				is.NoErr(err)
				is.True(manager.SignedOut(t.Context(), sealed))
			})
		})
	}
}
