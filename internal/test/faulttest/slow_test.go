package faulttest_test

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// tabs are two tabs of one browser that share a session.
type tabs struct {
	t        *testing.T
	is       *is.I
	workOS   *workOS
	auth     *authkit.Auth
	sessions *session.Manager
	cookie   string // the browser's
}

func newTabs(t *testing.T, config authkit.Config, opts ...session.Option) *tabs {
	t.Helper()
	return newTabsOver(t, newWorkOS(t), config, opts...)
}

func newTabsOver(t *testing.T, w *workOS, config authkit.Config, opts ...session.Option) *tabs {
	t.Helper()
	b := &tabs{t: t, is: is.New(t), workOS: w}
	client, err := workos.NewConfidential(apiKey, clientID, core.WithTransport(b.workOS), core.WithLogger(slog.New(slog.DiscardHandler)))
	b.is.NoErr(err)
	passwords := workos.CookiePasswords("32 characters or more, of random text")
	config.RedirectURI, config.CookiePasswords, config.SessionOptions = "https://app.example/callback", passwords, opts
	b.auth, err = authkit.New(client.UserManagement, config)
	b.is.NoErr(err)
	b.sessions, err = session.NewManager(client.UserManagement, passwords, opts...)
	b.is.NoErr(err)
	sealed, err := b.sessions.SealData(&session.Data{AccessToken: core.NewAccessToken(b.workOS.token()), RefreshToken: core.NewRefreshToken("refresh-0")})
	b.is.NoErr(err)
	b.cookie = sealed.Reveal()
	return b
}

// opens makes a request with the browser's cookie to the given handler, and returns the session that the response
// sets; "" if it sets none.
func (b *tabs) opens(handler http.HandlerFunc) (set string) {
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodGet, "https://app.example/", nil)
	r.AddCookie(&http.Cookie{Name: authkit.DefaultCookieName, Value: b.cookie})
	w := httptest.NewRecorder()
	b.auth.Require()(handler).ServeHTTP(w, r)
	b.is.Equal(w.Code, http.StatusOK)
	for _, cookie := range w.Result().Cookies() {
		if cookie.Name == authkit.DefaultCookieName {
			set = cookie.Value
			b.is.True(cookie.MaxAge >= 0) // the user is not signed out
		}
	}
	if set != "" {
		b.cookie = set
	}
	return set
}

func quick(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "welcome") }

// TestASlowResponseDoesNotUndoANewerSession tests two requests of one browser: the one that starts first ends last.
func TestASlowResponseDoesNotUndoANewerSession(t *testing.T) {
	for name, opts := range map[string]func() []session.Option{
		"in the cookie": func() []session.Option { return nil },
		"in a store":    func() []session.Option { return []session.Option{session.WithSessionStore(new(session.MemoryStore))} },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newTabs(t, authkit.Config{}, opts()...)
				time.Sleep(10 * time.Minute)
				first := ""
				last := b.opens(func(w http.ResponseWriter, _ *http.Request) { // an export that refreshed the session
					first = strings.TrimPrefix(strings.Split(w.Header().Get("Set-Cookie"), ";")[0], authkit.DefaultCookieName+"=")
					before := b.cookie
					b.cookie = first // another tab has got it meanwhile
					time.Sleep(10 * time.Minute)
					newer := b.opens(quick) //nolint:contextcheck // another request
					b.is.True(newer != "" && newer != first)
					time.Sleep(time.Minute)
					b.is.True(before != first)
				})
				b.is.True(last != first) // not the one from an hour ago
				time.Sleep(10 * time.Minute)
				b.is.True(b.opens(quick) != "")
				b.is.Equal(b.workOS.exchanges(), 3)
			})
		})
	}
}

// TestTheCookieOfARenewalIsWrittenBeforeAHookIsCalled tests a hook that panics, which a net/http server survives.
func TestTheCookieOfARenewalIsWrittenBeforeAHookIsCalled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTabs(t, authkit.Config{OnRefresh: func(*http.Request, *session.Session) { panic("oh") }})
		time.Sleep(10 * time.Minute)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://app.example/", nil)
		r.AddCookie(&http.Cookie{Name: authkit.DefaultCookieName, Value: b.cookie})
		w := httptest.NewRecorder()
		func() {
			defer func() { b.is.True(recover() != nil) }()
			b.auth.Require()(http.HandlerFunc(quick)).ServeHTTP(w, r)
		}()
		b.is.True(strings.Contains(w.Header().Get("Set-Cookie"), authkit.DefaultCookieName+"=")) // for middleware that recovers and writes a page
	})
}

// TestASignInThatBringsBackAnEndedSessionSetsNoCookie tests a sign-in for which AuthKit returns a session that was signed
// out here: its cookie would send the browser into a loop.
func TestASignInThatBringsBackAnEndedSessionSetsNoCookie(t *testing.T) {
	b := newTabs(t, authkit.Config{})
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://app.example/sign-out", nil)
	r.AddCookie(&http.Cookie{Name: authkit.DefaultCookieName, Value: b.cookie})
	w := httptest.NewRecorder()
	b.auth.SignOut(w, r)
	b.is.Equal(w.Code, http.StatusSeeOther)
	w = httptest.NewRecorder()
	err := b.auth.Save(w, r, &usermanagement.AuthenticationResponse{User: usermanagement.User{ID: "user_1"}, AccessToken: core.NewAccessToken(b.workOS.token()), RefreshToken: core.NewRefreshToken("refresh-0")})
	b.is.True(errors.Is(err, session.ReasonInvalidGrant)) // Require would remove the cookie, and send the browser to sign in again
	b.is.Equal(w.Header()["Set-Cookie"], nil)
}
