package session_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

// workOS stands for WorkOS in virtual time: it gives one response after the other, and repeats the last one.
type workOS struct {
	responses []response

	mu    sync.Mutex
	asked []time.Time
}

// response is sent after a delay. Without a status the connection breaks.
type response struct {
	delay      time.Duration
	status     int
	body       string
	retryAfter string
}

const renewedBody = `{"access_token":"a.e30.c","refresh_token":"next","user":{"id":"user_1"}}`

// times returns when the requests arrived.
func (w *workOS) times() []time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.asked)
}

func (w *workOS) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.Path, "/jwks/") {
		return responseOf(r, http.StatusOK, `{"keys":[]}`), nil
	}
	w.mu.Lock()
	next := w.responses[min(len(w.asked), len(w.responses)-1)]
	w.asked = append(w.asked, time.Now())
	w.mu.Unlock()
	select {
	case <-time.After(next.delay):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if next.status == 0 {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("network is unreachable")}
	}
	header := http.Header{}
	if next.retryAfter != "" {
		header.Set("Retry-After", next.retryAfter)
	}
	return &http.Response{StatusCode: next.status, Header: header, Body: io.NopCloser(strings.NewReader(next.body)), ContentLength: -1}, nil
}

// over makes a manager over w, and a session for it.
func over(t *testing.T, w *workOS, opts ...session.Option) (*session.Manager, core.SealedSession) {
	t.Helper()
	client, err := core.NewConfidential("sk_test_1", "client_1", core.WithTransport(w))
	if err != nil {
		t.Fatal(err)
	}
	m, err := session.NewManager(usermanagement.NewConfidential(client), []core.CookiePassword{core.NewCookiePassword(password)}, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return m, iron(t, map[string]any{"accessToken": unsigned(`{"sid":"session_1","org_id":"org_1"}`), "refreshToken": "first"})
}

func TestOnlyWorkOSEndsASession(t *testing.T) {
	for name, body := range map[string]string{
		"a firewall's page":  "<html>Blocked</html>",
		"nothing":            "",
		"a firewall's JSON":  `{"success":false,"errors":[{"code":1020}]}`,
		"a gateway's JSON":   `{"message":"Forbidden"}`,
		"a gateway's reason": `{"error":"access_denied"}`,
	} {
		for _, status := range []int{302, 403, 405, 407, 413, 425, 451} {
			t.Run(fmt.Sprintf("%s with %d does not", name, status), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					is := is.New(t)
					w := &workOS{responses: []response{{status: status, body: body}, {status: 200, body: renewedBody}}}
					m, sealed := over(t, w)
					_, err := m.Refresh(t.Context(), sealed, nil)
					failed, ok := errors.AsType[*session.Error](err)
					is.True(ok)
					is.True(failed.Retryable)
					is.Equal(failed.Reason, session.ReasonServerError)
					is.Equal(len(w.times()), 1)
					_, err = m.Refresh(t.Context(), sealed, nil)
					is.NoErr(err)
					time.Sleep(time.Minute)
				})
			})
		}
	}
	t.Run("nor does a rejection of another request's parameters", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			w := &workOS{responses: []response{
				{delay: time.Second, status: 400, body: `{"error":"sso_required","error_description":"Use SSO."}`},
				{status: 200, body: renewedBody},
			}}
			m, sealed := over(t, w)
			var others sync.WaitGroup
			others.Go(func() {
				_, err := m.Refresh(t.Context(), sealed, &session.RefreshParams{OrganizationID: "org_2"})
				is.True(errors.Is(err, session.ReasonSSORequired))
			})
			synctest.Wait()
			for range 10 {
				others.Go(func() {
					_, err := m.Refresh(t.Context(), sealed, nil)
					is.NoErr(err) // it stays in its organization
				})
			}
			others.Wait()
			is.Equal(len(w.times()), 2)
			time.Sleep(time.Minute)
		})
	})
	t.Run("and concurrent calls learn of an end by one request", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			w := &workOS{responses: []response{{delay: time.Second, status: 400, body: `{"error":"organization_membership_not_found","error_description":"Left."}`}}}
			m, sealed := over(t, w)
			var all sync.WaitGroup
			for range 10 {
				all.Go(func() {
					_, err := m.Refresh(t.Context(), sealed, nil)
					is.True(errors.Is(err, session.Reason("organization_membership_not_found")))
				})
			}
			all.Wait()
			is.Equal(len(w.times()), 1)
		})
	})
}

func TestARefreshIsRepeatedOnce(t *testing.T) {
	renewed := response{status: 200, body: renewedBody}
	for name, first := range map[string]response{
		"500":                           {status: 500},
		"502 with a page":               {status: 502, body: "<html>"},
		"503 that asks for a second":    {status: 503, retryAfter: "1"},
		"408":                           {status: 408},
		"429":                           {status: 429, body: `{"error":"too_many_requests"}`},
		"429 that asks for two seconds": {status: 429, retryAfter: "2"},
		"no connection":                 {},
		"no response":                   {delay: time.Hour, status: 200},
		"a success that is not JSON":    {status: 200, body: "<html>"},
		"a success without tokens":      {status: 200, body: `{"user":{"id":"user_1"}}`},
	} {
		t.Run("after "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				w := &workOS{responses: []response{first, renewed}}
				m, sealed := over(t, w)
				_, err := m.Refresh(t.Context(), sealed, nil)
				is.NoErr(err)
				is.Equal(len(w.times()), 2)
				seconds, _ := strconv.Atoi(first.retryAfter)
				is.True(w.times()[1].Sub(w.times()[0]) >= time.Duration(seconds)*time.Second)
				time.Sleep(time.Minute)
			})
		})
	}
	for name, every := range map[string]response{"fails": {status: 500}, "does not respond": {delay: time.Hour}, "cannot be reached": {}} {
		t.Run("and not twice while WorkOS "+name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				w := &workOS{responses: []response{every}}
				m, sealed := over(t, w)
				began := time.Now()
				_, err := m.Refresh(t.Context(), sealed, nil)
				failed, ok := errors.AsType[*session.Error](err)
				is.True(ok && failed.Retryable)
				is.True(time.Since(began) <= session.DefaultTimeout)
				time.Sleep(time.Minute)
				is.Equal(len(w.times()), 2)
				is.True(w.times()[1].Sub(w.times()[0]) < 30*time.Second)
			})
		})
	}
	t.Run("and not if WorkOS asks for more time than a caller waits", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			w := &workOS{responses: []response{{status: 429, retryAfter: "7"}}}
			m, sealed := over(t, w)
			began := time.Now()
			_, err := m.Refresh(t.Context(), sealed, nil)
			failed, ok := errors.AsType[*session.Error](err)
			is.True(ok)
			is.Equal(failed.RetryAfter, 7*time.Second)
			is.Equal(len(w.times()), 1)
			is.Equal(time.Since(began), 0*time.Second)
		})
	})
}

func TestHowLongARefreshTakes(t *testing.T) {
	t.Run("at most ten seconds, and a later result is kept for the next request", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			w := &workOS{responses: []response{{delay: 7 * time.Second, status: 200, body: renewedBody}}}
			m, sealed := over(t, w)
			began := time.Now()
			_, err := m.Refresh(t.Context(), sealed, nil)
			is.Equal(time.Since(began), 10*time.Second)
			is.True(errors.Is(err, session.ReasonTimeout))
			_, err = m.Refresh(t.Context(), sealed, nil)
			is.NoErr(err)
			is.True(time.Since(began) < 13*time.Second)
			is.Equal(len(w.times()), 2)
			time.Sleep(time.Minute)
		})
	})
	t.Run("as long as an option says", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			m, sealed := over(t, &workOS{responses: []response{{delay: time.Hour}}}, session.WithTimeout(3*time.Second))
			began := time.Now()
			_, err := m.Refresh(t.Context(), sealed, nil)
			is.True(errors.Is(err, session.ReasonTimeout))
			is.Equal(time.Since(began), 3*time.Second)
			time.Sleep(time.Minute)
		})
	})
	t.Run("an option that is not more than 0 is rejected", func(t *testing.T) {
		for _, timeout := range []time.Duration{0, -1} {
			client, err := core.NewConfidential("sk_test_1", "client_1")
			is.New(t).NoErr(err)
			_, err = session.NewManager(usermanagement.NewConfidential(client), []core.CookiePassword{core.NewCookiePassword(password)}, session.WithTimeout(timeout))
			refused, ok := errors.AsType[*core.ArgumentError](err)
			is.New(t).True(ok && strings.Contains(refused.Argument, "WithTimeout"))
		}
	})
}

func TestASignOutIsFinal(t *testing.T) {
	t.Run("a running refresh returns no session", func(t *testing.T) {
		for name, apart := range map[string]bool{"in one process": false, "on another server of the group": true} {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					is := is.New(t)
					group := session.WithGroup(session.NewMemoryGroup())
					m, sealed := over(t, &workOS{responses: []response{{delay: time.Second, status: 200, body: renewedBody}}}, group)
					other := m
					if apart {
						other, _ = over(t, &workOS{responses: []response{{status: 500}}}, group)
					}
					var waiting sync.WaitGroup
					waiting.Go(func() {
						_, err := m.Refresh(t.Context(), sealed, nil)
						is.True(errors.Is(err, session.ReasonInvalidGrant))
						failed, ok := errors.AsType[*session.Error](err)
						is.True(ok && !failed.Retryable)
					})
					synctest.Wait()
					is.True(!m.SignedOut(t.Context(), sealed))
					address, err := other.SignOut(t.Context(), sealed, "")
					is.NoErr(err)
					is.True(strings.Contains(address.Reveal(), "session_1"))
					waiting.Wait()
					is.True(m.SignedOut(t.Context(), sealed))
					_, err = m.Refresh(t.Context(), sealed, nil) // by a request with the old cookie
					is.True(errors.Is(err, session.ReasonInvalidGrant))
					time.Sleep(time.Minute)
				})
			})
		}
	})
	t.Run("its cookie is no longer valid in this process, although its token is", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		_, err := s.manager.SignOut(t.Context(), s.sealed, "")
		is.NoErr(err)
		_, err = s.manager.Authenticate(t.Context(), s.sealed)
		is.True(errors.Is(err, session.ReasonInvalidGrant))
	})
	t.Run("a group that fails, or does not support sign-outs, prevents nothing", func(t *testing.T) {
		is := is.New(t)
		for _, group := range []session.Group{failing{session.NewMemoryGroup()}, &sharedGroup{results: map[string]core.Secret{}}} {
			s := signIn(t, session.WithGroup(group))
			sealed, err := s.manager.Refresh(t.Context(), s.sealed, nil)
			is.NoErr(err)
			_, err = s.manager.SignOut(t.Context(), sealed, "")
			is.NoErr(err)
			is.True(s.manager.SignedOut(t.Context(), s.sealed))
		}
	})
	t.Run("without a session there is nothing to end", func(t *testing.T) {
		is := is.New(t)
		m := manager(t, []core.CookiePassword{core.NewCookiePassword(password)})
		_, err := m.SignOut(t.Context(), core.SealedSession{}, "")
		is.True(errors.Is(err, session.ReasonNoSessionCookie))
		is.True(!m.SignedOut(t.Context(), core.SealedSession{}))
		is.True(!new(session.Manager).SignedOut(t.Context(), core.SealedSession{}))
	})
}

// failing is a SignOutGroup whose store is down.
type failing struct{ session.Group }

func (failing) SignOut(context.Context, string) error { return io.EOF }

func (failing) SignedOut(context.Context, string) (bool, error) { return true, io.EOF }

func TestAKeyThatIsNotPublishedYet(t *testing.T) {
	t.Run("does not cause a refresh of a new session", func(t *testing.T) {
		is := is.New(t)
		s := signIn(t)
		_, err := s.manager.Authenticate(t.Context(), s.sealed)
		is.NoErr(err)
		publish := s.withholdKeys(t)
		sealed, err := s.manager.Refresh(t.Context(), s.sealed, nil)
		is.NoErr(err)
		for range 10 {
			_, err = s.manager.Authenticate(t.Context(), sealed)
			failed, ok := errors.AsType[*session.Error](err)
			is.True(ok && failed.Retryable)
			is.Equal(failed.Reason, session.ReasonUnknownKey)
			is.True(errors.Is(err, usermanagement.ErrTokenUnknownKey))
			is.True(!errors.Is(err, session.ReasonInvalidJWT))
		}
		publish()
		is.Equal(len(grants(t, s.Server)), 1)
	})
	t.Run("causes a refresh of an older one, whose key may have been withdrawn", func(t *testing.T) {
		is := is.New(t)
		for age, want := range map[time.Duration]session.Reason{2 * time.Minute: session.ReasonInvalidJWT, 0: session.ReasonUnknownKey} {
			s := signInTo(t, []workostest.Option{workostest.WithClock(func() time.Time { return time.Now().Add(-age) })})
			_, err := s.manager.Authenticate(t.Context(), s.sealed)
			is.NoErr(err)
			s.withholdKeys(t)
			sealed, err := s.manager.Refresh(t.Context(), s.sealed, nil)
			is.NoErr(err)
			_, err = s.manager.Authenticate(t.Context(), sealed)
			is.True(errors.Is(err, want))
		}
	})
}

// withholdKeys makes WorkOS sign with a new key while it still publishes the old set.
func (s scene) withholdKeys(t *testing.T) (publish func()) {
	t.Helper()
	keys, err := s.Confidential.UserManagement.JWKSURL()
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, keys, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	published, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = published.Body.Close() }()
	body, err := io.ReadAll(published.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Server.RotateKeys(); err != nil {
		t.Fatal(err)
	}
	s.Server.Inject(workostest.Fault{Path: "/sso/jwks/{clientId}", Status: 200, Body: string(body)})
	return s.Server.ClearFaults
}

func TestWhatOneRequestChangesReachesNoOther(t *testing.T) {
	is := is.New(t)
	s := signIn(t)
	sealed := iron(t, map[string]any{
		"accessToken": s.response.AccessToken.Reveal(), "refreshToken": "r", "user": map[string]any{"id": s.response.User.ID, "metadata": map[string]string{"plan": "navy"}},
		"impersonator": map[string]any{"email": "s@example.com"},
	})
	authenticate := func() *session.Session {
		current, err := s.manager.Authenticate(t.Context(), sealed)
		is.NoErr(err)
		return current
	}
	for range 3 { // the first opens the seal and verifies the token, the others use the cache
		current := authenticate()
		is.Equal(current.Role, core.RoleSlug("admin"))
		is.Equal(current.Permissions, []core.PermissionSlug{"widgets:write"})
		is.Equal(current.FeatureFlags, []core.FeatureFlagSlug{"beta"})
		is.Equal(current.User.Metadata["plan"], "navy")
		is.Equal(current.Impersonator.Email, "s@example.com")
		current.Role, current.OrganizationID, current.UserID = "owner", "org_evil", "user_evil"
		current.Permissions[0], current.Roles[0], current.FeatureFlags[0] = "all", "owner", "evil"
		current.User.ID, current.User.Metadata["plan"], current.Impersonator.Email = "user_evil", "evil", ""
		*current.User = usermanagement.User{}
	}
}
