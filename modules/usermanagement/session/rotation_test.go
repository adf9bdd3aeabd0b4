package session_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

func TestAStoreThatIsFullForAMomentKeepsARenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		store := new(shelf)
		servers, sealed := (&slow{delay: time.Second}).servers(t, 2, session.WithSessionStore(store))
		store.fail(nil, errors.New("disk is full"))
		store.room = 1 // for the test write
		time.AfterFunc(2*time.Second, func() { store.fail(nil, nil) })
		renewed, err := servers[0].Refresh(t.Context(), sealed, nil)
		is.NoErr(err)
		is.Equal(refreshTokenIn(t, servers[1], renewed), "r+")
	})
}

// hanging is a store whose writes hang.
type hanging struct {
	session.MemoryStore
	on bool
}

func (s *hanging) Swap(ctx context.Context, key, old, record string, age time.Duration) (bool, error) {
	if s.on {
		<-ctx.Done()
		return false, ctx.Err()
	}
	return s.MemoryStore.Swap(ctx, key, old, record, age)
}

func TestAStoreWhoseWritesHangKeepsARequestForASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		store := new(hanging)
		servers, old := new(slow).servers(t, 1, session.WithSessionStore(store))
		renewed, err := servers[0].Refresh(t.Context(), old, nil)
		is.NoErr(err)
		time.Sleep(time.Minute)
		store.on = true
		began := time.Now()
		_, err = servers[0].Authenticate(t.Context(), renewed)
		is.True(isFor(err, session.ReasonInvalidJWT)) // WorkOS has no keys here
		is.Equal(time.Since(began), time.Second)
	})
}

func TestASignOutIsFinalWhereTheStoreDeletesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		servers, old := new(slow).servers(t, 2, session.WithSessionStore(new(hoarding)), session.WithGroup(session.NewMemoryGroup()))
		renewed, err := servers[0].Refresh(t.Context(), old, nil)
		is.NoErr(err)
		_, err = servers[0].SignOut(t.Context(), renewed, "")
		is.NoErr(err)
		for _, sealed := range []core.SealedSession{old, renewed} {
			_, err = servers[1].Refresh(t.Context(), sealed, nil)
			is.True(isFor(err, session.ReasonInvalidGrant))
		}
		time.Sleep(time.Minute)
	})
}

// hoarding is a store that deletes nothing.
type hoarding struct{ session.MemoryStore }

func (*hoarding) Delete(context.Context, string) error { return errors.New("read only") }

func TestFrequentReplacementIsNotTakenForTheft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		store := new(shelf)
		servers, sealed := new(slow).servers(t, 1, session.WithSessionStore(store))
		m := servers[0]
		references := []core.SealedSession{sealed}
		for range 200 {
			time.Sleep(100 * time.Millisecond)
			renewed, err := m.Refresh(t.Context(), sealed, &session.RefreshParams{Fresh: true})
			is.NoErr(err)
			sealed, references = renewed, append(references, renewed)
		}
		for _, old := range references {
			is.True(!m.SignedOut(t.Context(), old))
			is.Equal(len(refreshTokenIn(t, m, old)), len("r")+200)
		}
		for _, record := range store.left(t) {
			is.True(len(record) < 8<<10)
		}
		time.Sleep(time.Minute)
		bring(t, m, sealed)
		time.Sleep(time.Minute)
		renewed, err := m.Refresh(t.Context(), sealed, &session.RefreshParams{Fresh: true})
		is.NoErr(err)
		is.True(!renewed.Equal(sealed)) // there is room again
	})
}

func TestASessionThatIsSealedAgainWhileItIsRefreshed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		servers, sealed := (&slow{delay: 3 * time.Second}).servers(t, 2, session.WithSessionStore(new(session.MemoryStore)))
		var refresh sync.WaitGroup
		refresh.Go(func() {
			renewed, err := servers[0].Refresh(t.Context(), sealed, nil)
			is.NoErr(err)
			is.Equal(refreshTokenIn(t, servers[1], renewed), "r+")
		})
		time.Sleep(time.Second)
		_, err := servers[1].Reseal(sealed)
		is.NoErr(err)
		refresh.Wait()
	})
}

func TestWhatNoBrowserGetsLeavesTheStore(t *testing.T) {
	for name, test := range map[string]func(t *testing.T, is *is.I, m *session.Manager, inCookie core.SealedSession, w *workOS){
		"a session that is discarded": func(t *testing.T, is *is.I, m *session.Manager, _ core.SealedSession, _ *workOS) {
			sealed, err := m.SealData(&session.Data{AccessToken: core.NewAccessToken(tokenOf(time.Minute)), RefreshToken: core.NewRefreshToken("r")})
			is.NoErr(err)
			is.NoErr(m.Discard(t.Context(), sealed))
		},
		"a session of a cookie that is not refreshed": func(t *testing.T, is *is.I, m *session.Manager, inCookie core.SealedSession, w *workOS) {
			w.responses[0] = response{status: 503}
			_, err := m.Refresh(t.Context(), inCookie, nil)
			is.True(isFor(err, session.ReasonServerError))
		},
		"a session of a cookie that is signed out during the refresh": func(t *testing.T, is *is.I, m *session.Manager, inCookie core.SealedSession, w *workOS) {
			w.responses[0].delay = 2 * time.Second
			time.AfterFunc(time.Second, func() { _, _ = m.SignOut(t.Context(), inCookie, "") })
			_, err := m.Refresh(t.Context(), inCookie, nil)
			is.True(isFor(err, session.ReasonInvalidGrant))
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				store, w := new(shelf), renewing()
				m, inCookie := over(t, w, session.WithSessionStore(store))
				test(t, is, m, inCookie, w)
				is.Equal(len(store.records), 1)
				is.Equal(len(store.left(t)), 0)
				time.Sleep(time.Minute)
			})
		})
	}
}

func TestAMoveAfterAnotherServersRefreshIsMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		store := new(session.MemoryStore)
		moving := &workOS{responses: []response{
			{delay: time.Second, status: 400, body: `{"error":"invalid_grant","error_description":"It was used for another organization."}`},
			{status: 200, body: `{"access_token":"` + unsigned(`{"sub":"user_1","sid":"session_1","org_id":"org_2"}`) + `","refresh_token":"moved","user":{"id":"user_1"}}`},
		}}
		one, _ := over(t, moving, session.WithSessionStore(store))
		other, _ := over(t, renewing(), session.WithSessionStore(store))
		sealed := put(t, one)
		var move sync.WaitGroup
		move.Go(func() {
			moved, err := one.Refresh(t.Context(), sealed, &session.RefreshParams{OrganizationID: "org_2"})
			is.NoErr(err)
			is.Equal(refreshTokenIn(t, other, moved), "moved")
		})
		synctest.Wait()
		_, err := other.Refresh(t.Context(), sealed, nil)
		is.NoErr(err)
		move.Wait()
		time.Sleep(time.Minute)
	})
}
