package session_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// shelf is a Store that shows its content, and fails on request.
type shelf struct {
	session.MemoryStore

	mu      sync.Mutex
	records map[string]string
	down    error // the error of Load
	full    error // the error of Swap
	room    int   // Swaps that still succeed
}

func (s *shelf) Load(ctx context.Context, key string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down != nil {
		return "", s.down
	}
	return s.MemoryStore.Load(ctx, key)
}

func (s *shelf) Swap(ctx context.Context, key, old, record string, age time.Duration) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full != nil {
		if s.room--; s.room < 0 {
			return false, s.full
		}
	}
	swapped, err := s.MemoryStore.Swap(ctx, key, old, record, age)
	if swapped {
		if s.records == nil {
			s.records = map[string]string{}
		}
		s.records[key] = record
	}
	return swapped, err
}

func (s *shelf) fail(load, swap error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down, s.full, s.room = load, swap, 0
}

// left returns the content of a store.
func (s *shelf) left(t *testing.T) (records []string) {
	t.Helper()
	for key := range s.records {
		record, err := s.Load(t.Context(), key)
		is.New(t).NoErr(err)
		if record != "" {
			records = append(records, record)
		}
	}
	return records
}

// put seals a session of user_1 in session_1.
func put(t *testing.T, m *session.Manager) core.SealedSession {
	t.Helper()
	sealed, err := m.SealData(&session.Data{
		User:        &usermanagement.User{ID: "user_1"},
		AccessToken: core.NewAccessToken(unsigned(`{"sub":"user_1","sid":"session_1","org_id":"org_1"}`)), RefreshToken: core.NewRefreshToken("first"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// bring simulates a browser that sends what Refresh has returned, after Refresh's caller has authenticated it.
func bring(t *testing.T, m *session.Manager, sealed core.SealedSession) {
	t.Helper()
	for range 2 {
		_, err := m.Authenticate(t.Context(), sealed)
		is.New(t).True(!isFor(err, session.ReasonInvalidSessionCookie))
	}
}

func renewing() *workOS { return &workOS{responses: []response{renewed()}} }

func renewed() response {
	return response{status: 200, body: `{"access_token":"` + unsigned(`{"sub":"user_1","sid":"session_1"}`) + `","refresh_token":"next","user":{"id":"user_1"}}`}
}

// isFor reports whether a session cannot be used for a reason.
func isFor(err error, reason session.Reason) bool {
	failed, ok := errors.AsType[*session.Error](err)
	return ok && failed.Reason == reason
}

func TestAReferenceToASession(t *testing.T) {
	is := is.New(t)
	store := new(shelf)
	w := renewing()
	m, _ := over(t, w, session.WithSessionStore(store))
	inCookies, _ := over(t, w)
	one, other := put(t, m), put(t, m)
	is.True(!one.Equal(other))
	is.Equal(len(one.Reveal()), 90)
	is.Equal(len(store.records), 2)
	for key, record := range store.records {
		text := key + record
		for _, secret := range []string{one.Reveal(), one.Reveal()[4:40], one.Reveal()[50:], "first", "session_1"} {
			is.True(!strings.Contains(text, secret))
		}
		for _, reader := range []*session.Manager{m, inCookies} { // a record of the store is useless as a cookie
			for _, text := range []string{key, record, "ref_" + key, strings.TrimSuffix(record, "~2")} {
				_, err := reader.Unseal(core.NewSealedSession(text))
				is.True(isFor(err, session.ReasonInvalidSessionCookie))
			}
		}
	}
	opened, err := m.Unseal(one)
	is.NoErr(err)
	is.Equal(opened.RefreshToken().Reveal(), "first")
	_, err = inCookies.Unseal(one)
	is.True(isFor(err, session.ReasonInvalidSessionCookie))

	t.Run("has only one spelling", func(t *testing.T) {
		is := is.New(t)
		for _, text := range []string{one.Reveal() + "A", one.Reveal() + "=", one.Reveal() + "\n", one.Reveal()[:89], strings.ToUpper(one.Reveal()), "ref_", "ref_AAAA"} {
			_, err := m.Unseal(core.NewSealedSession(text))
			is.True(isFor(err, session.ReasonInvalidSessionCookie))
		}
	})
	t.Run("leads only to a record with its own key", func(t *testing.T) {
		is := is.New(t)
		var keys, records []string
		for key, record := range store.records {
			keys, records = append(keys, key), append(records, record)
		}
		swapped, err := store.Swap(t.Context(), keys[0], records[0], records[1], time.Hour)
		is.NoErr(err)
		is.True(swapped)
		refusals := 0
		for _, sealed := range []core.SealedSession{one, other} {
			if _, err := m.Unseal(sealed); isFor(err, session.ReasonInvalidSessionCookie) {
				refusals++
			}
		}
		is.Equal(refusals, 1)
	})
}

func TestNoReferenceIsTakenFromABrowser(t *testing.T) {
	is := is.New(t)
	store := new(shelf)
	m, _ := over(t, renewing(), session.WithSessionStore(store))
	fixed := core.NewSealedSession("ref_" + strings.Repeat("A", 86))
	_, err := m.Refresh(t.Context(), fixed, nil)
	is.True(isFor(err, session.ReasonInvalidSessionCookie))
	_, err = m.SignOut(t.Context(), fixed, "")
	is.True(isFor(err, session.ReasonInvalidSessionCookie))
	is.Equal(len(store.records), 0)
}

func TestReadingAReferenceEndsNoSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		w := renewing()
		m, _ := over(t, w, session.WithSessionStore(new(session.MemoryStore)))
		first := put(t, m)
		second, err := m.Refresh(t.Context(), first, nil)
		is.NoErr(err)
		latest, ok := m.Latest(t.Context(), first)
		is.True(ok && latest.Equal(second))
		bring(t, m, second)
		time.Sleep(time.Minute) // the first was replaced too long ago
		is.True(!m.SignedOut(t.Context(), first))
		_, ok = m.Latest(t.Context(), first)
		is.True(!ok)
		_, err = m.Unseal(first)
		is.True(errors.Is(err, session.ErrReferenceReused))
		_, err = m.Reseal(first)
		is.True(errors.Is(err, session.ErrReferenceReused))
		_, err = m.LogoutURL(first, "")
		is.True(errors.Is(err, session.ErrReferenceReused))
		is.Equal(len(w.times()), 1) // nothing was sent to WorkOS
		_, err = m.Refresh(t.Context(), second, nil)
		is.NoErr(err)
	})
}

func TestARefreshReplacesTheReference(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		w := renewing()
		m, _ := over(t, w, session.WithSessionStore(new(session.MemoryStore)))
		first := put(t, m)
		second, err := m.Refresh(t.Context(), first, nil)
		is.NoErr(err)
		is.True(!second.Equal(first))
		bring(t, m, second)

		time.Sleep(15 * time.Second) // another tab, or a response that was lost
		again, err := m.Refresh(t.Context(), first, nil)
		is.NoErr(err)
		is.Equal(again, second)
		is.Equal(len(w.times()), 1)
		_, err = m.Authenticate(t.Context(), first)
		is.True(isFor(err, session.ReasonInvalidJWT)) // so the tab gets the new one
		third, err := m.Refresh(t.Context(), second, nil)
		is.NoErr(err)
		bring(t, m, third)
		is.Equal(len(w.times()), 2)
		for _, old := range []core.SealedSession{first, second} {
			again, err = m.Refresh(t.Context(), old, nil)
			is.NoErr(err)
			is.Equal(again, third)
		}

		time.Sleep(16 * time.Second) // too late for the first, but not for the second
		again, err = m.Refresh(t.Context(), second, nil)
		is.NoErr(err)
		is.Equal(again, third)
		_, err = m.Authenticate(t.Context(), first)
		is.True(isFor(err, session.ReasonInvalidGrant))
		is.True(errors.Is(err, session.ErrReferenceReused))
		is.Equal(len(w.times()), 3) // WorkOS was told to end the session
		for _, sealed := range []core.SealedSession{first, second, third} {
			_, err = m.Refresh(t.Context(), sealed, nil)
			is.True(isFor(err, session.ReasonInvalidSessionCookie)) // for the thief and for the user
		}
		time.Sleep(time.Minute)
	})
}

func TestAnInventedReferenceIsATheftToo(t *testing.T) {
	is := is.New(t)
	m, _ := over(t, renewing(), session.WithSessionStore(new(session.MemoryStore)))
	first := put(t, m)
	_, err := m.Authenticate(t.Context(), core.NewSealedSession(first.Reveal()[:60]+strings.Repeat("A", 30)))
	is.True(errors.Is(err, session.ErrReferenceReused))
	_, err = m.Unseal(first)
	is.True(isFor(err, session.ReasonInvalidSessionCookie))
}

func TestAStoredSessionHasAnAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		m, _ := over(t, renewing(), session.WithSessionStore(new(session.MemoryStore)))
		sealed := put(t, m)
		time.Sleep(session.StoredAge - time.Minute)
		_, err := m.Unseal(sealed)
		is.NoErr(err)
		time.Sleep(2 * time.Minute)
		_, err = m.Unseal(sealed)
		is.True(isFor(err, session.ReasonInvalidSessionCookie))
	})
}

func TestAMemoryStoreIsBounded(t *testing.T) {
	is := is.New(t)
	_, err := session.NewMemoryStore(0)
	is.True(err != nil)
	store, err := session.NewMemoryStore(10)
	is.NoErr(err)
	left := 0
	for i := range 100 {
		swapped, err := store.Swap(t.Context(), strconv.Itoa(i), "", "record", time.Hour)
		is.NoErr(err)
		is.True(swapped)
	}
	for i := range 100 {
		record, err := store.Load(t.Context(), strconv.Itoa(i))
		is.NoErr(err)
		is.True(i < 90 || record != "")
		left += len(record) / len("record")
	}
	is.True(left <= 20)
	swapped, err := store.Swap(t.Context(), "99", "another", "new", time.Hour)
	is.NoErr(err)
	is.True(!swapped)
	is.NoErr(store.Delete(t.Context(), "99"))
	swapped, err = store.Swap(t.Context(), "99", "record", "new", time.Hour)
	is.NoErr(err)
	is.True(!swapped)
}

func TestASessionThatCannotMoveToAMemoryStorePushesNoOtherOut(t *testing.T) {
	is := is.New(t)
	store, err := session.NewMemoryStore(10)
	is.NoErr(err)
	w := &workOS{responses: []response{{status: 400, body: `{"error":"invalid_grant","error_description":"It was used."}`}}}
	m, inCookie := over(t, w, session.WithSessionStore(store))
	live := put(t, m)
	for range 25 { // requests with a cookie from before the store
		_, err = m.Refresh(t.Context(), inCookie, nil)
		is.True(isFor(err, session.ReasonInvalidGrant))
	}
	_, err = m.Unseal(live)
	is.NoErr(err)
}

func TestAFailingStoreEndsNoSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		store, broken := new(shelf), errors.New("connection refused")
		w := renewing()
		m, _ := over(t, w, session.WithSessionStore(store))
		sealed := put(t, m)
		isUnavailable := func(err error) {
			t.Helper()
			failed, ok := errors.AsType[*session.Error](err)
			is.True(ok && failed.Retryable && failed.Reason == session.ReasonStoreUnavailable && errors.Is(err, broken))
		}
		store.fail(broken, nil)
		_, err := m.Authenticate(t.Context(), sealed)
		isUnavailable(err)
		_, err = m.Refresh(t.Context(), sealed, nil)
		isUnavailable(err)
		_, err = m.SignOut(t.Context(), sealed, "")
		isUnavailable(err)
		is.Equal(len(w.times()), 0) // no refresh token is exchanged

		store.fail(nil, broken)
		_, err = m.Refresh(t.Context(), sealed, nil)
		isUnavailable(err)
		is.Equal(len(w.times()), 0)
		_, err = m.SealData(&session.Data{AccessToken: core.NewAccessToken("a"), RefreshToken: core.NewRefreshToken("r")})
		isUnavailable(err)
		store.fail(nil, nil)
		other, _ := over(t, w, session.WithSessionStore(store))
		_, err = other.Unseal(sealed)
		is.NoErr(err)

		store.fail(nil, broken)
		store.room = 1 // until the refresh token has been exchanged
		_, err = m.Refresh(t.Context(), sealed, nil)
		isUnavailable(err)
		is.Equal(len(w.times()), 1)
		time.Sleep(time.Hour)
		store.fail(nil, nil)
		renewed, err := m.Refresh(t.Context(), sealed, nil)
		is.NoErr(err)
		is.Equal(len(w.times()), 1) // the response of WorkOS was kept
		opened, err := m.Unseal(renewed)
		is.NoErr(err)
		is.Equal(opened.RefreshToken().Reveal(), "next")
		time.Sleep(time.Minute)
	})
}

func TestASignOutRemovesAStoredSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		w := &workOS{responses: []response{{delay: 2 * time.Second, status: 200, body: renewedBody}}}
		store := new(session.MemoryStore)
		m, _ := over(t, w, session.WithSessionStore(store))
		other, _ := over(t, w, session.WithSessionStore(store)) // another server, without a shared group
		sealed := put(t, m)
		var refresh sync.WaitGroup
		refresh.Go(func() {
			_, err := other.Refresh(t.Context(), sealed, nil)
			is.True(isFor(err, session.ReasonInvalidGrant))
		})
		synctest.Wait()
		is.True(!m.SignedOut(t.Context(), sealed))
		_, err := m.SignOut(t.Context(), sealed, "")
		is.NoErr(err)
		refresh.Wait()
		for _, server := range []*session.Manager{m, other} {
			_, err = server.Unseal(sealed)
			is.True(isFor(err, session.ReasonInvalidSessionCookie))
			is.True(server.SignedOut(t.Context(), sealed))
		}
		time.Sleep(time.Minute)
	})
}

func TestTwoServersThatRefreshAtOnceGiveOneReference(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		w := &workOS{responses: []response{{delay: time.Second, status: 200, body: renewedBody}}}
		store := new(session.MemoryStore)
		one, _ := over(t, w, session.WithSessionStore(store))
		other, _ := over(t, w, session.WithSessionStore(store))
		sealed := put(t, one)
		var both sync.WaitGroup
		var got [2]core.SealedSession
		for i, server := range []*session.Manager{one, other} {
			both.Go(func() {
				var err error
				got[i], err = server.Refresh(t.Context(), sealed, nil)
				is.NoErr(err)
			})
		}
		both.Wait()
		is.Equal(len(w.times()), 2)
		is.Equal(got[0], got[1])
		time.Sleep(time.Minute)
	})
}

func TestASessionThatWorkOSHasEndedLeavesTheStore(t *testing.T) {
	ended := response{status: 400, body: `{"error":"invalid_grant","error_description":"Ended."}`}
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		store := new(shelf)
		m, _ := over(t, &workOS{responses: []response{ended}}, session.WithSessionStore(store))
		sealed := put(t, m)
		_, err := m.Refresh(t.Context(), sealed, nil)
		is.True(isFor(err, session.ReasonInvalidGrant))
		is.Equal(len(store.left(t)), 0)
		_, err = m.Unseal(sealed)
		is.True(isFor(err, session.ReasonInvalidSessionCookie))
	})
	t.Run("but not if another organization, to which it should move, requires more", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			w := &workOS{responses: []response{{status: 400, body: `{"error":"sso_required","error_description":"Use SSO."}`}}}
			m, _ := over(t, w, session.WithSessionStore(new(session.MemoryStore)))
			sealed := put(t, m)
			_, err := m.Refresh(t.Context(), sealed, &session.RefreshParams{OrganizationID: "org_2"})
			is.True(isFor(err, session.ReasonSSORequired))
			_, err = m.Unseal(sealed)
			is.NoErr(err)
		})
	})
	t.Run("unless another server refreshes it between the last read and its removal", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			store := new(overtaking)
			slow := ended
			slow.delay = time.Second
			one, _ := over(t, &workOS{responses: []response{slow}}, session.WithSessionStore(store))
			other, _ := over(t, renewing(), session.WithSessionStore(store))
			sealed := put(t, one)
			var renewed core.SealedSession
			time.AfterFunc(time.Second/2, func() {
				loaded := func() { renewed, _ = other.Refresh(t.Context(), sealed, nil) }
				store.loaded.Store(&loaded)
			})
			got, err := one.Refresh(t.Context(), sealed, nil)
			is.NoErr(err)
			is.True(got.Equal(renewed))
			time.Sleep(time.Minute)
		})
	})
	t.Run("unless another server has refreshed it in the meantime, or the store fails", func(t *testing.T) {
		for _, down := range []error{nil, errors.New("connection reset")} {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				store := new(shelf)
				slow := ended
				slow.delay = time.Second
				one, _ := over(t, &workOS{responses: []response{slow}}, session.WithSessionStore(store))
				other, _ := over(t, renewing(), session.WithSessionStore(store))
				sealed := put(t, one)
				var late sync.WaitGroup
				late.Go(func() {
					got, err := one.Refresh(t.Context(), sealed, nil)
					if down != nil {
						is.True(isFor(err, session.ReasonStoreUnavailable))
						store.fail(nil, nil)
						got, err = one.Refresh(t.Context(), sealed, nil)
					}
					is.NoErr(err)
					_, err = other.Unseal(got)
					is.NoErr(err)
				})
				synctest.Wait()
				_, err := other.Refresh(t.Context(), sealed, nil)
				is.NoErr(err)
				store.fail(down, nil)
				late.Wait()
				time.Sleep(time.Minute)
			})
		}
	})
}

// overtaking is a store that runs a function after a record is loaded.
type overtaking struct {
	session.MemoryStore
	loaded atomic.Pointer[func()] // called once
}

func (s *overtaking) Load(ctx context.Context, key string) (string, error) {
	record, err := s.MemoryStore.Load(ctx, key)
	if loaded := s.loaded.Swap(nil); loaded != nil {
		(*loaded)()
	}
	return record, err
}

func TestSessionsInCookiesMoveToTheStore(t *testing.T) {
	is := is.New(t)
	s := signIn(t)
	stored, err := session.NewManager(s.Confidential.UserManagement, core.CookiePasswords(password), session.WithSessionStore(new(session.MemoryStore)))
	is.NoErr(err)
	current, err := stored.Authenticate(t.Context(), s.sealed)
	is.NoErr(err)
	is.Equal(current.UserID, s.response.User.ID)
	moved, err := stored.Refresh(t.Context(), s.sealed, nil)
	is.NoErr(err)
	is.True(strings.HasPrefix(moved.Reveal(), "ref_"))
	for range 2 {
		current, err = stored.Authenticate(t.Context(), moved)
		is.NoErr(err)
		is.Equal(current.User.Metadata["plan"], "navy")
	}
	moved, err = stored.Refresh(t.Context(), moved, &session.RefreshParams{OrganizationID: s.second})
	is.NoErr(err)
	current, err = stored.Authenticate(t.Context(), moved)
	is.NoErr(err)
	is.Equal(current.OrganizationID, s.second)
	resealed, err := stored.Reseal(s.sealed)
	is.NoErr(err)
	is.True(strings.HasPrefix(resealed.Reveal(), "ref_"))
}

func TestThePasswordOfAStoreCanBeReplaced(t *testing.T) {
	is := is.New(t)
	s := signIn(t)
	store := new(session.MemoryStore)
	with := func(passwords ...string) *session.Manager {
		m, err := session.NewManager(s.Confidential.UserManagement, core.CookiePasswords(passwords...), session.WithSessionStore(store))
		is.NoErr(err)
		return m
	}
	sealed, err := with(password).Seal(s.response)
	is.NoErr(err)
	_, err = with(otherPassword).Authenticate(t.Context(), sealed)
	is.True(isFor(err, session.ReasonInvalidSessionCookie))
	resealed, err := with(otherPassword, password).Reseal(sealed)
	is.NoErr(err)
	is.Equal(resealed, sealed)
	_, err = with(otherPassword).Authenticate(t.Context(), sealed)
	is.NoErr(err)
}

// eavesdropper is a Group that stores what it passes on.
type eavesdropper struct {
	session.Group
	heard []string
}

func (g *eavesdropper) Do(ctx context.Context, key string, refresh func(context.Context) (core.SealedSession, error)) (core.SealedSession, error) {
	sealed, err := g.Group.Do(ctx, key, refresh)
	g.heard = append(g.heard, key, sealed.Reveal())
	return sealed, err
}

func TestAGroupLearnsNoReference(t *testing.T) {
	is := is.New(t)
	group := &eavesdropper{Group: session.NewMemoryGroup()}
	m, _ := over(t, renewing(), session.WithSessionStore(new(session.MemoryStore)), session.WithGroup(group))
	renewed, err := m.Refresh(t.Context(), put(t, m), nil)
	is.NoErr(err)
	is.Equal(len(group.heard), 2)
	is.True(!strings.Contains(strings.Join(group.heard, " "), renewed.Reveal()[4:]))
	_, err = m.Unseal(core.NewSealedSession(group.heard[1]))
	is.True(isFor(err, session.ReasonInvalidSessionCookie))
}
