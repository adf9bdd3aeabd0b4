package session_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// slow plays a WorkOS that takes a while to exchange a refresh token, and repeats its response for 30 seconds.
type slow struct {
	delay time.Duration
	extra string // members of the user

	mu    sync.Mutex
	sent  []string // refresh tokens
	down  bool
	given map[string]given // by the refresh token
}

type given struct {
	body  string
	until time.Time
}

func (s *slow) isDown(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

func (s *slow) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/authenticate") {
		return responseOf(r, http.StatusOK, `{"keys":[]}`), nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	time.Sleep(s.delay)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return responseOf(r, http.StatusServiceUnavailable, ""), nil
	}
	_, token, _ := strings.Cut(string(body), `"refresh_token":"`)
	token, _, _ = strings.Cut(token, `"`)
	s.sent = append(s.sent, token)
	if one, ok := s.given[token]; ok {
		if time.Now().Before(one.until) {
			return responseOf(r, http.StatusOK, one.body), nil
		}
		return responseOf(r, http.StatusBadRequest, `{"error":"invalid_grant","error_description":"It was used."}`), nil
	}
	if s.given == nil {
		s.given = map[string]given{}
	}
	reply := fmt.Sprintf(`{"access_token":%q,"refresh_token":"%s+","user":{"id":"user_1"%s}}`, tokenOf(5*time.Minute), token, s.extra)
	s.given[token] = given{reply, time.Now().Add(30 * time.Second)}
	return responseOf(r, http.StatusOK, reply), nil
}

func clientOf(t *testing.T, workOS http.RoundTripper) usermanagement.Confidential {
	t.Helper()
	client, err := core.NewConfidential("sk_test_1", "client_1", core.WithTransport(workOS))
	is.New(t).NoErr(err)
	return usermanagement.NewConfidential(client)
}

// servers are managers over one WorkOS, and a session whose access token has expired.
func (s *slow) servers(t *testing.T, n int, opts ...session.Option) ([]*session.Manager, core.SealedSession) {
	t.Helper()
	is := is.New(t)
	managers := make([]*session.Manager, n)
	var err error
	for i := range managers {
		managers[i], err = session.NewManager(clientOf(t, s), core.CookiePasswords(password), opts...)
		is.NoErr(err)
	}
	sealed, err := managers[0].SealData(&session.Data{AccessToken: core.NewAccessToken(tokenOf(-time.Minute)), RefreshToken: core.NewRefreshToken("r")})
	is.NoErr(err)
	return managers, sealed
}

// giveUp sends a request that leaves before the session is renewed.
func giveUp(t *testing.T, m *session.Manager, sealed core.SealedSession) {
	t.Helper()
	impatient, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	_, err := m.Refresh(impatient, sealed, nil)
	is.New(t).True(errors.Is(err, session.ReasonTimeout))
}

// refreshTokenIn returns the refresh token of a session.
func refreshTokenIn(t *testing.T, m *session.Manager, sealed core.SealedSession) string {
	t.Helper()
	opened, err := m.Unseal(sealed)
	is.New(t).NoErr(err)
	return opened.RefreshToken().Reveal()
}

func responseOf(r *http.Request, status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1, Request: r}
}

// tokenOf returns an access token that is never verified.
func tokenOf(lifetime time.Duration) string {
	payload := fmt.Sprintf(`{"sub":"user_1","sid":"session_1","org_id":"org_1","iat":%d,"exp":%d}`, time.Now().Unix(), time.Now().Add(lifetime).Unix())
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".AAAA"
}

func TestARenewalThatNobodyWaitedForIsNotLost(t *testing.T) {
	for name, pause := range map[string]time.Duration{
		"a minute later": time.Minute, "hours later, when its access token has expired": 5 * time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				workOS := &slow{delay: 3 * time.Second}
				servers, sealed := workOS.servers(t, 1)
				m := servers[0]
				giveUp(t, m, sealed)
				time.Sleep(pause)

				renewed, err := m.Refresh(t.Context(), sealed, nil) // the browser still has the old cookie
				is.NoErr(err)
				want, sent := "r+", 1
				if pause > 5*time.Minute {
					want, sent = "r++", 2
				}
				is.Equal(refreshTokenIn(t, m, renewed), want)
				is.Equal(len(workOS.sent), sent)
				again, err := m.Refresh(t.Context(), sealed, nil) // from another tab
				is.NoErr(err)
				is.Equal(again.Reveal() == renewed.Reveal(), true)

				time.Sleep(time.Hour) // it is taken once, so that an old cookie does not work again later
				_, err = m.Refresh(t.Context(), sealed, nil)
				is.True(errors.Is(err, session.ReasonInvalidGrant))
			})
		})
	}
}

// TestARenewalThatIsLost is about a server that is killed when the store has the new session, but the browser does not.
func TestARenewalThatIsLost(t *testing.T) {
	for _, pause := range []time.Duration{40 * time.Second, 5 * time.Hour} {
		t.Run("is there on another server after "+pause.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				servers, old := new(slow).servers(t, 2, session.WithSessionStore(new(session.MemoryStore)))
				lost, err := servers[0].Refresh(t.Context(), old, nil)
				is.NoErr(err)
				time.Sleep(pause)
				renewed, err := servers[1].Refresh(t.Context(), old, nil)
				is.NoErr(err)
				is.Equal(renewed.Equal(lost), pause < time.Minute)
				time.Sleep(time.Minute)
			})
		})
	}
}

func TestARenewalOfAStoredSessionThatNobodyWaitedFor(t *testing.T) {
	for name, pause := range map[string]time.Duration{
		"a minute later": time.Minute, "hours later, when its access token has expired": 5 * time.Hour,
	} {
		t.Run("is there on any server "+name+", until the browser has shown that it has it", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				workOS := &slow{delay: 3 * time.Second}
				servers, old := workOS.servers(t, 2, session.WithSessionStore(new(session.MemoryStore)))
				giveUp(t, servers[0], old)
				time.Sleep(pause)
				var renewed core.SealedSession
				for _, m := range []*session.Manager{servers[1], servers[0], servers[1]} { // responses that never arrived
					var err error
					renewed, err = m.Refresh(t.Context(), old, nil)
					is.NoErr(err)
					is.True(!renewed.Equal(old))
					time.Sleep(time.Hour)
				}
				if pause == time.Minute { // the browser has it, which ends the old one
					_, _ = servers[0].Authenticate(t.Context(), renewed)
				} else {
					_, err := servers[0].Refresh(t.Context(), renewed, nil)
					is.NoErr(err)
				}
				time.Sleep(20 * time.Second)
				again, err := servers[1].Refresh(t.Context(), old, nil) // except for other tabs
				is.NoErr(err)
				is.True(!again.Equal(old))
				_, _ = servers[0].Authenticate(t.Context(), again)
				time.Sleep(time.Minute)
				_, err = servers[1].Refresh(t.Context(), old, nil)
				is.True(errors.Is(err, session.ErrReferenceReused))
			})
		})
	}
}

func TestARefreshThatFailsHalfWayLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		workOS := &slow{delay: 3 * time.Second}
		servers, sealed := workOS.servers(t, 1)
		m := servers[0]
		giveUp(t, m, sealed)
		time.Sleep(time.Hour)
		workOS.isDown(true)
		newer, err := m.Refresh(t.Context(), sealed, nil) // the late result has expired, and cannot be renewed now
		is.True(isFor(err, session.ReasonServerError))
		is.Equal(refreshTokenIn(t, m, newer), "r+")
		time.Sleep(time.Hour)
		workOS.isDown(false)
		for range 2 { // tabs of a browser that still has the old cookie
			renewed, err := m.Refresh(t.Context(), sealed, nil)
			is.NoErr(err)
			is.Equal(refreshTokenIn(t, m, renewed), "r++")
		}
		time.Sleep(time.Hour)
		_, err = m.Refresh(t.Context(), sealed, nil)
		is.True(isFor(err, session.ReasonInvalidGrant))
	})
}
