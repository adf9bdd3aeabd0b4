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

// slow plays WorkOS, which takes three seconds to exchange a refresh token, and takes each once more for 30 seconds.
type slow struct {
	mu    sync.Mutex
	sent  int
	until map[string]time.Time // by the refresh token
}

func (s *slow) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	time.Sleep(3 * time.Second)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent++
	_, token, _ := strings.Cut(string(body), `"refresh_token":"`)
	token, _, _ = strings.Cut(token, `"`)
	if until, ok := s.until[token]; ok && time.Now().After(until) {
		return answerOf(r, http.StatusBadRequest, `{"error":"invalid_grant","error_description":"It was used."}`), nil
	}
	if s.until == nil {
		s.until = map[string]time.Time{}
	}
	s.until[token] = time.Now().Add(30 * time.Second)
	return answerOf(r, http.StatusOK, fmt.Sprintf(`{"access_token":%q,"refresh_token":"%s+","user":{"id":"user_1"}}`, tokenOf(5*time.Minute), token)), nil
}

func answerOf(r *http.Request, status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1, Request: r}
}

// tokenOf is an access token that nobody verifies.
func tokenOf(lifetime time.Duration) string {
	payload := fmt.Sprintf(`{"sub":"user_1","sid":"session_1","exp":%d}`, time.Now().Add(lifetime).Unix())
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".AAAA"
}

func TestARenewalThatNobodyWaitedForIsNotLost(t *testing.T) {
	for name, pause := range map[string]time.Duration{
		"a minute later": time.Minute, "hours later, when its access token has expired": 5 * time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				workOS := &slow{}
				client, err := core.NewConfidential("sk_test_1", "client_1", core.WithTransport(workOS))
				is.NoErr(err)
				m, err := session.NewManager(usermanagement.NewConfidential(client), core.CookiePasswords("32 characters or more, of random text"))
				is.NoErr(err)
				sealed, err := m.SealData(&session.Data{AccessToken: core.NewAccessToken(tokenOf(-time.Minute)), RefreshToken: core.NewRefreshToken("r")})
				is.NoErr(err)

				impatient, cancel := context.WithTimeout(t.Context(), 2*time.Second)
				_, err = m.Refresh(impatient, sealed, nil)
				cancel()
				is.True(errors.Is(err, session.ReasonTimeout))
				time.Sleep(pause)

				renewed, err := m.Refresh(t.Context(), sealed, nil) // the browser still has the old cookie
				is.NoErr(err)
				opened, err := m.Unseal(renewed)
				is.NoErr(err)
				want, sent := "r+", 1
				if pause > 5*time.Minute {
					want, sent = "r++", 2
				}
				is.Equal(opened.RefreshToken().Reveal(), want)
				is.Equal(workOS.sent, sent)
				again, err := m.Refresh(t.Context(), sealed, nil) // from another tab
				is.NoErr(err)
				is.Equal(again.Reveal() == renewed.Reveal(), true)

				time.Sleep(time.Hour) // it is taken once, so that an old cookie does not come back later
				_, err = m.Refresh(t.Context(), sealed, nil)
				is.True(errors.Is(err, session.ReasonInvalidGrant))
			})
		})
	}
}
