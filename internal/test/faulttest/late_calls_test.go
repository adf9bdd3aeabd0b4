package faulttest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// sends makes a request with a cookie, and returns the response.
func (b *tabs) sends(cookie string, body io.Reader, handler http.Handler) *http.Response {
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, "https://app.example/", body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: authkit.DefaultCookieName, Value: cookie})
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Result()
}

// visits returns the status of a request with a cookie behind Require.
func (b *tabs) visits(cookie string) int {
	response := b.sends(cookie, nil, b.auth.Require()(http.HandlerFunc(quick)))
	defer func() { _ = response.Body.Close() }()
	return response.StatusCode
}

// nobodyWaitsFor makes WorkOS take longer for the next refresh than a request waits while its access token is still valid.
func (b *tabs) nobodyWaitsFor() {
	b.workOS.set(func(r *http.Request) (*http.Response, error) {
		time.Sleep(3 * time.Second)
		b.workOS.set(nil)
		return b.workOS.RoundTrip(r)
	})
}

// moody is a store that fails when it is told to.
type moody struct {
	session.MemoryStore
	loads, swaps atomic.Bool // make the method fail
	room         atomic.Int64
}

var errMoody = errors.New("connection reset")

func (s *moody) Load(ctx context.Context, key string) (string, error) {
	if s.loads.Load() {
		return "", errMoody
	}
	return s.MemoryStore.Load(ctx, key)
}

func (s *moody) Swap(ctx context.Context, key, old, record string, age time.Duration) (bool, error) {
	if s.swaps.Load() && s.room.Add(-1) < 0 {
		return false, errMoody
	}
	return s.MemoryStore.Swap(ctx, key, old, record, age)
}

// slowly is a body that arrives after something else is done.
type slowly struct {
	io.Reader
	first func()
}

func (s *slowly) Read(p []byte) (int, error) {
	if s.first != nil {
		s.first()
		s.first = nil
	}
	return s.Reader.Read(p)
}

// TestACallThatComesLateInItsRequestEndsNoSession tests two requests of one browser. The second refreshes the session while
// the first, which has the old cookie, is running.
func TestACallThatComesLateInItsRequestEndsNoSession(t *testing.T) {
	store := func() []session.Option { return []session.Option{session.WithSessionStore(new(session.MemoryStore))} }
	for mode, servers := range map[string]func(t *testing.T) (one, other *tabs){
		"in the cookie": func(t *testing.T) (*tabs, *tabs) { b := newTabs(t, authkit.Config{}); return b, b },
		"in a store":    func(t *testing.T) (*tabs, *tabs) { b := newTabs(t, authkit.Config{}, store()...); return b, b },
		"in a store of two servers": func(t *testing.T) (*tabs, *tabs) {
			w, opts := newWorkOS(t), store()
			one, other := newTabsOver(t, w, authkit.Config{}, opts...), newTabsOver(t, w, authkit.Config{}, opts...)
			other.cookie = one.cookie
			return one, other
		},
	} {
		for name, request := range map[string]func(b *tabs, old string, meanwhile func()) *http.Response{
			"a handler refreshes the session": func(b *tabs, old string, meanwhile func()) *http.Response {
				return b.sends(old, nil, b.auth.Require()(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					meanwhile()
					_, err := b.auth.Refresh(w, r)
					b.is.NoErr(err)
				})))
			},
			"a form to switch the organization arrives slowly": func(b *tabs, old string, meanwhile func()) *http.Response {
				body := &slowly{strings.NewReader("organization_id=org_2"), meanwhile}
				return b.sends(old, body, http.HandlerFunc(b.auth.SwitchOrganization))
			},
		} {
			t.Run(name+", "+mode, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					one, other := servers(t)
					time.Sleep(3*time.Minute + 50*time.Second)
					response := request(one, one.cookie, func() {
						time.Sleep(30 * time.Second)
						other.is.True(other.opens(quick) != "")
						time.Sleep(time.Second)
						other.opens(quick) // the browser has the new cookie
						time.Sleep(40 * time.Second)
					})
					defer func() { _ = response.Body.Close() }()
					one.is.True(response.StatusCode < 400)
					one.is.Equal(len(response.Cookies()), 1)
					one.is.True(response.Cookies()[0].MaxAge > 0)
					one.is.Equal(one.visits(response.Cookies()[0].Value), http.StatusOK)
					time.Sleep(5 * time.Minute)
				})
			})
		}
	}
}

// TestACallThatComesTooLateLeavesTheCookieAlone tests a session in the cookie when one server does not know what the other
// has created.
func TestACallThatComesTooLateLeavesTheCookieAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorkOS(t)
		one, other := newTabsOver(t, w, authkit.Config{}), newTabsOver(t, w, authkit.Config{})
		time.Sleep(3*time.Minute + 50*time.Second)
		response := one.sends(one.cookie, nil, one.auth.Require()(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			other.cookie = one.cookie
			time.Sleep(30 * time.Second)
			other.is.True(other.opens(quick) != "") //nolint:contextcheck // another request
			time.Sleep(40 * time.Second)
			_, err := one.auth.Refresh(w, r)
			one.is.True(errors.Is(err, session.ReasonInvalidGrant))
		})))
		defer func() { _ = response.Body.Close() }()
		one.is.Equal(len(response.Cookies()), 0)
	})
}

func TestASessionThatEndsAfterARenewalThatNobodyWaitedForLosesItsCookie(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTabs(t, authkit.Config{})
		b.opens(quick) // it fetches the keys
		time.Sleep(4*time.Minute + 30*time.Second)
		b.nobodyWaitsFor()
		b.is.Equal(b.opens(quick), "")
		time.Sleep(time.Hour)
		b.workOS.set(func(r *http.Request) (*http.Response, error) {
			return respond(r, http.StatusBadRequest, `{"error":"invalid_grant","error_description":"Ended."}`)
		})
		response := b.sends(b.cookie, nil, b.auth.Require()(http.HandlerFunc(quick)))
		defer func() { _ = response.Body.Close() }()
		b.is.Equal(len(response.Cookies()), 1)
		b.is.True(response.Cookies()[0].MaxAge < 0)
	})
}

func TestARequestThatIsLateLeavesTheNewerCookie(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTabs(t, authkit.Config{})
		time.Sleep(10 * time.Minute)
		old := b.cookie
		b.opens(quick)
		time.Sleep(40 * time.Second)
		response := b.sends(old, nil, b.auth.Require()(http.HandlerFunc(quick)))
		defer func() { _ = response.Body.Close() }()
		b.is.Equal(response.StatusCode, http.StatusUnauthorized)
		b.is.Equal(len(response.Cookies()), 0)
		b.is.Equal(b.visits(b.cookie), http.StatusOK)
	})
}

// TestAReferenceIsUsedByBrowsersAlone tests a lost response: the server has seen the reference in it.
func TestAReferenceIsUsedByBrowsersAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTabs(t, authkit.Config{}, session.WithSessionStore(new(session.MemoryStore)))
		b.opens(quick)
		old := b.cookie
		time.Sleep(4*time.Minute + 30*time.Second)
		b.nobodyWaitsFor()
		b.is.Equal(b.opens(quick), "")
		for _, handler := range []http.HandlerFunc{quick, quick, func(w http.ResponseWriter, r *http.Request) {
			_, err := b.auth.Refresh(w, r)
			b.is.NoErr(err)
		}} {
			time.Sleep(2 * time.Minute)
			b.cookie = old
			b.is.True(b.opens(handler) != "")
		}
		time.Sleep(2 * time.Minute)
		b.is.Equal(b.visits(old), http.StatusOK)
		b.is.Equal(b.visits(b.cookie), http.StatusOK) // here the browser uses it
		time.Sleep(time.Minute)
		b.is.Equal(b.visits(old), http.StatusUnauthorized)
		time.Sleep(5 * time.Minute)
	})
}

func TestWhatTheStoreDidNotWriteIsWrittenWithTheNextRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := new(moody)
		b := newTabs(t, authkit.Config{}, session.WithSessionStore(store))
		store.room.Store(1)
		store.swaps.Store(true)
		response := b.sends(b.cookie, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, err := b.auth.Refresh(w, r)
			b.is.True(errors.Is(err, session.ReasonStoreUnavailable))
		}))
		defer func() { _ = response.Body.Close() }()
		store.swaps.Store(false)
		b.is.True(b.opens(quick) != "") // although the old access token is still valid
		b.is.Equal(b.workOS.exchanges(), 1)
		opened, err := b.sessions.Unseal(core.NewSealedSession(b.cookie)) // on another server
		b.is.NoErr(err)
		b.is.Equal(opened.RefreshToken().Reveal(), "refresh-1")
		time.Sleep(5 * time.Minute)
	})
}

// TestASlowResponseDoesNotUndoWhatIsHardToSee is TestASlowResponseDoesNotUndoANewerSession for a process that has not
// refreshed the session for a waiting request, or cannot read the store.
func TestASlowResponseDoesNotUndoWhatIsHardToSee(t *testing.T) {
	for name, inStore := range map[string]bool{"in the cookie, when no request waited for the refresh": false, "in a store that fails": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var opts []session.Option
				store := new(moody)
				if inStore {
					opts = append(opts, session.WithSessionStore(store))
				}
				b := newTabs(t, authkit.Config{}, opts...)
				time.Sleep(10 * time.Minute)
				newer := ""
				last := b.opens(func(w http.ResponseWriter, _ *http.Request) { // an export that refreshed the session
					b.cookie = strings.TrimPrefix(strings.Split(w.Header().Get("Set-Cookie"), ";")[0], authkit.DefaultCookieName+"=")
					time.Sleep(4*time.Minute + 30*time.Second)
					if !inStore {
						b.nobodyWaitsFor()
						b.is.Equal(b.opens(quick), "") //nolint:contextcheck // another request
						time.Sleep(20 * time.Second)
					}
					newer = b.opens(quick) //nolint:contextcheck // another request
					time.Sleep(40 * time.Second)
					store.loads.Store(true)
				})
				store.loads.Store(false)
				b.is.True(newer != "" && last == newer)
				time.Sleep(10 * time.Minute)
				b.is.Equal(b.visits(b.cookie), http.StatusOK)
			})
		})
	}
}
