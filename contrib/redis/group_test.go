package workosredis

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

const key = "the hash of a refresh token"

func claimsOf(id core.SessionID, issued time.Time) *usermanagement.AccessTokenClaims {
	return &usermanagement.AccessTokenClaims{SessionID: id, IssuedAt: issued}
}

// managers returns the managers of some servers, and a session of Ada's.
func managers(t *testing.T, client usermanagement.Confidential, servers ...*Shared) (all []*session.Manager, sealed core.SealedSession) {
	t.Helper()
	is := is.New(t)
	for _, s := range servers {
		manager, err := session.NewManager(client, core.CookiePasswords(cookiePassword), session.WithGroup(s.Group()))
		is.NoErr(err)
		all = append(all, manager)
	}
	response, err := client.AuthenticateWithPassword(t.Context(), email, core.NewPassword(password), nil)
	is.NoErr(err)
	sealed, err = all[0].Seal(response)
	is.NoErr(err)
	return all, sealed
}

func TestManyRequestsToSeveralServersMakeOneRefresh(t *testing.T) {
	is := is.New(t)
	one, other := serversOf(t)
	server, client := workosOfTest(t)
	all, sealed := managers(t, client.UserManagement, one, other)
	server.ResetRequests()
	server.Inject(workostest.Fault{Path: "/user_management/authenticate", Delay: 20 * time.Millisecond})

	var group sync.WaitGroup
	results, failures := make([]core.SealedSession, 20), make([]error, 20)
	for i := range results {
		group.Go(func() { results[i], failures[i] = all[i%2].Refresh(t.Context(), sealed, nil) })
	}
	group.Wait()
	for i := range results {
		is.NoErr(failures[i])
		is.True(results[i].Equal(results[0]))
	}
	is.Equal(len(server.Requests()), 1)

	t.Run("and Redis holds nothing that a browser could present, and its key reveals nothing", func(t *testing.T) {
		is := is.New(t)
		before, err := all[0].Unseal(sealed)
		is.NoErr(err)
		after, err := all[0].Unseal(results[0])
		is.NoErr(err)
		keys := one.client.Keys(t.Context(), "*").Val()
		is.Equal(len(keys), 1)
		held := keys[0] + one.client.Get(t.Context(), keys[0]).Val()
		for _, secret := range []string{
			before.AccessToken().Reveal(), before.RefreshToken().Reveal(), after.AccessToken().Reveal(), after.RefreshToken().Reveal(),
			sealed.Reveal(), results[0].Reveal(), "Fe26.2", email, cookiePassword,
		} {
			is.True(!strings.Contains(held, secret))
		}
		left := one.client.PTTL(t.Context(), keys[0]).Val()
		is.True(0 < left && left <= refreshKeep)
	})
}

func TestTheNameInRedisDoesNotOpenTheValue(t *testing.T) {
	is := is.New(t)
	ours, err := newEnvelope(key)
	is.NoErr(err)
	sealed := ours.close("sealed")
	text, err := ours.open(sealed)
	is.NoErr(err)
	is.Equal(text, "sealed")
	for _, guess := range []string{ours.name, "refresh:" + ours.name, ""} {
		other, err := newEnvelope(guess)
		is.NoErr(err)
		_, err = envelope{ours.name, other.seal}.open(sealed)
		is.True(err != nil)
	}
}

func TestAValueThatNoServerHasSealedIsNotTaken(t *testing.T) {
	for name, forge := range map[string]func(t *testing.T, own, foreign envelope) string{
		"garbage":                  func(*testing.T, envelope, envelope) string { return done + "Fe26.2*1*of somebody else" },
		"nothing":                  func(*testing.T, envelope, envelope) string { return done },
		"one of another session's": func(_ *testing.T, _, foreign envelope) string { return done + foreign.close("sealed") },
		"one that was changed":     func(_ *testing.T, own, _ envelope) string { return done + own.close("sealed") + "x" },
	} {
		t.Run("for example "+name, func(t *testing.T) {
			is := is.New(t)
			one, _ := serversOf(t)
			own, err := newEnvelope(key)
			is.NoErr(err)
			foreign, err := newEnvelope("another key")
			is.NoErr(err)
			is.NoErr(one.set(t.Context(), "refresh:"+own.name, forge(t, own, foreign), time.Minute))
			sealed, err := one.Group().Do(t.Context(), key, returns("refreshed"))
			is.NoErr(err)
			is.Equal(sealed.Reveal(), "refreshed")
		})
	}
}

func TestTheResultIsKeptForLateComersOnOtherServersForAWhile(t *testing.T) {
	is := is.New(t)
	server := serverOfTest(t)
	first := sharedOf(t, server.Addr)
	first.refreshKeep = 50 * time.Millisecond
	_, err := first.Group().Do(t.Context(), key, returns("sealed"))
	is.NoErr(err)
	late, err := sharedOf(t, server.Addr).Group().Do(t.Context(), key, mustNotBeCalled(t))
	is.NoErr(err)
	is.Equal(late.Reveal(), "sealed")
	time.Sleep(60 * time.Millisecond)
	later, err := sharedOf(t, server.Addr).Group().Do(t.Context(), key, returns("sealed again"))
	is.NoErr(err)
	is.Equal(later.Reveal(), "sealed again")
}

// The refresh token has already been exchanged: without the result the session would end.
func TestARefreshThatNobodyWaitedForIsKeptUntilAServerAsksForIt(t *testing.T) {
	is := is.New(t)
	server := serverOfTest(t)
	short := func() *Shared {
		s := sharedOf(t, server.Addr)
		s.refreshKeep = 50 * time.Millisecond
		return s
	}
	ctx, cancel := context.WithCancel(t.Context())
	finish, finished := make(chan struct{}), make(chan struct{})
	_, err := short().Group().Do(ctx, key, func(ctx context.Context) (core.SealedSession, error) {
		cancel()
		<-finish
		defer close(finished)
		return core.NewSealedSession("sealed"), ctx.Err()
	})
	is.True(errors.Is(err, context.Canceled))
	close(finish)
	<-finished
	time.Sleep(150 * time.Millisecond) // longer than a received result is kept
	sealed, err := short().Group().Do(t.Context(), key, mustNotBeCalled(t))
	is.NoErr(err)
	is.Equal(sealed.Reveal(), "sealed")
	time.Sleep(150 * time.Millisecond) // and now it has been received
	sealed, err = short().Group().Do(t.Context(), key, returns("sealed again"))
	is.NoErr(err)
	is.Equal(sealed.Reveal(), "sealed again")
}

func TestSessionsDoNotWaitForEachOther(t *testing.T) {
	is := is.New(t)
	one, other := serversOf(t)
	within(t, refreshLease-time.Second, func() {
		_, err := one.Group().Do(t.Context(), "another session", func(ctx context.Context) (core.SealedSession, error) {
			return other.Group().Do(ctx, key, returns("sealed"))
		})
		is.NoErr(err)
	})
}

func TestAServerThatIsSlowerThanItsLease(t *testing.T) {
	const lease = 60 * time.Millisecond
	t.Run("keeps its claim while it is alive", func(t *testing.T) {
		is := is.New(t)
		one, other := serversOf(t)
		one.refreshLease = lease
		began := make(chan struct{})
		var group sync.WaitGroup
		group.Go(func() {
			_, err := one.Group().Do(t.Context(), key, func(context.Context) (core.SealedSession, error) {
				close(began)
				time.Sleep(5 * lease)
				return core.NewSealedSession("sealed"), nil
			})
			is.NoErr(err)
		})
		<-began
		sealed, err := other.Group().Do(t.Context(), key, mustNotBeCalled(t))
		is.NoErr(err)
		is.Equal(sealed.Reveal(), "sealed")
		group.Wait()
	})
	lost := func(t *testing.T) (one *Shared, slow, next *work) {
		is := is.New(t)
		one, other := serversOf(t)
		slow, next = one.newWork(key, time.Millisecond, refreshKeep), other.newWork(key, refreshLease, refreshKeep)
		_, _, err := slow.begin(t.Context())
		is.NoErr(err)
		_, isDone, err := next.begin(t.Context())
		is.NoErr(err)
		is.True(!isDone)
		return one, slow, next
	}
	t.Run("does not remove the next server's claim when it fails", func(t *testing.T) {
		is := is.New(t)
		one, slow, next := lost(t)
		stop := slow.hold(t.Context())
		time.Sleep(10 * time.Millisecond)
		stop()
		is.NoErr(slow.release(t.Context()))
		value, err := one.get(t.Context(), key)
		is.NoErr(err)
		is.Equal(value, next.claim)
		is.NoErr(next.release(t.Context())) // the next server can release it
		value, err = one.get(t.Context(), key)
		is.NoErr(err)
		is.Equal(value, "")
	})
	t.Run("publishes its result when it succeeds, even if the next server fails", func(t *testing.T) {
		is := is.New(t)
		one, slow, next := lost(t)
		is.NoErr(slow.finish(t.Context(), "sealed", time.Minute))
		is.NoErr(next.release(t.Context()))
		result, isDone, err := one.newWork(key, refreshLease, refreshKeep).begin(t.Context())
		is.NoErr(err)
		is.True(isDone)
		is.Equal(result, "sealed")
	})
}

func TestARefreshThatFailsStaysWithItsServer(t *testing.T) {
	refused := errors.New("invalid_grant")
	for name, refresh := range map[string]func(context.Context) (core.SealedSession, error){
		"by an error": func(context.Context) (core.SealedSession, error) { return core.SealedSession{}, refused },
		"by a panic":  func(context.Context) (core.SealedSession, error) { panic(refused) },
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			one, other := serversOf(t)
			func() {
				defer func() { _ = recover() }()
				_, err := one.Group().Do(t.Context(), key, refresh)
				is.Equal(err, refused)
			}()
			within(t, time.Second, func() { // not the lease
				sealed, err := other.Group().Do(t.Context(), key, returns("sealed"))
				is.NoErr(err)
				is.Equal(sealed.Reveal(), "sealed")
			})
		})
	}
}

func TestASignOutAtOneServerHoldsAtTheOthers(t *testing.T) {
	is := is.New(t)
	one, other := serversOf(t)
	server, client := workosOfTest(t)
	all, sealed := managers(t, client.UserManagement, one, other)
	server.Inject(workostest.Fault{Path: "/user_management/authenticate", Delay: 100 * time.Millisecond})
	var renewing sync.WaitGroup
	renewing.Go(func() {
		_, err := all[0].Refresh(t.Context(), sealed, nil)
		is.True(errors.Is(err, session.ReasonInvalidGrant))
	})
	is.True(!all[0].SignedOut(t.Context(), sealed))
	_, err := all[1].SignOut(t.Context(), sealed, "")
	is.NoErr(err)
	renewing.Wait()
	is.True(all[0].SignedOut(t.Context(), sealed))
	keys := one.client.Keys(t.Context(), DefaultPrefix+signOutKey("*")).Val()
	is.Equal(len(keys), 1)
	left := one.client.TTL(t.Context(), keys[0]).Val()
	is.True(10*time.Minute <= left && left <= signOutKeep)
}
