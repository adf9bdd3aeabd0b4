package authkit_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

func TestSignOut(t *testing.T) {
	t.Run("ends the session here and at WorkOS, also when its token has expired", func(t *testing.T) {
		for _, expired := range []bool{false, true} {
			is := is.New(t)
			s := start(t)
			s.signIn()
			if expired {
				s.expire()
			}
			sealed := s.sealed()
			got := s.staying().submit(s.origin+"/sign-out", nil)
			is.Equal(got.StatusCode, http.StatusSeeOther)
			is.Equal(got.Header.Get("Cache-Control"), "private, no-store")
			want, err := s.sessions.LogoutURL(sealed, "")
			is.NoErr(err)
			is.Equal(got.Header.Get("Location"), want.Reveal())
			is.Equal(s.sealed().Reveal(), "")
			s.visit(want.Reveal())
			_, err = s.sessions.Refresh(t.Context(), sealed, nil)
			is.True(errors.Is(err, core.ErrorCode("invalid_grant")))
		}
	})
	t.Run("without a session goes where a sign-out goes", func(t *testing.T) {
		is := is.New(t)
		for _, cookie := range []string{"", "junk"} {
			s := start(t)
			s.setCookie(s.origin, sessionCookie, cookie)
			is.Equal(s.staying().submit(s.origin+"/sign-out", nil).Header.Get("Location"), "/")
			is.Equal(s.sealed().Reveal(), "")
		}
		s := start(t, func(c *authkit.Config) { c.SignOutReturnTo, c.HomePath = "https://app.example/bye", "/home" })
		is.Equal(s.staying().submit(s.origin+"/sign-out", nil).Header.Get("Location"), "https://app.example/bye")
	})
}

func TestRequestsOfOtherSites(t *testing.T) {
	for _, path := range []string{"/sign-out", "/switch-organization"} {
		for name, test := range map[string]struct {
			method string
			header []string
			status int
			is     error
		}{
			"a form of another site":                     {"POST", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, 403, authkit.ErrCrossOrigin},
			"a form of another host of the same site":    {"POST", []string{"Sec-Fetch-Site", "same-site", "Origin", "https://blog.example"}, 403, authkit.ErrCrossOrigin},
			"a form of another site in an older browser": {"POST", []string{"Origin", "https://evil.example"}, 403, authkit.ErrCrossOrigin},
			"a form of a page without an origin":         {"POST", []string{"Origin", "null"}, 403, authkit.ErrCrossOrigin},
			"a form of another port of the same machine": {"POST", []string{"Origin", "http://127.0.0.1:1"}, 403, authkit.ErrCrossOrigin},
			"a link":                           {"GET", []string{"Sec-Fetch-Site", "same-origin"}, 405, nil},
			"a link of another site":           {"GET", []string{"Sec-Fetch-Site", "cross-site"}, 405, nil},
			"a request for the headers":        {"HEAD", nil, 405, nil},
			"a DELETE":                         {"DELETE", []string{"Sec-Fetch-Site", "same-origin"}, 405, nil},
			"its own form":                     {"POST", []string{"Sec-Fetch-Site", "same-origin"}, 303, nil},
			"its own form in an older browser": {"POST", []string{"Origin", "SELF"}, 303, nil},
			"its own form behind a proxy with another host": {"POST", []string{"Origin", "SELF", "Host", "internal"}, 303, nil},
			"a request without a browser":                   {"POST", nil, 303, nil},
		} {
			t.Run(path+": "+name, func(t *testing.T) {
				is := is.New(t)
				var failures caught
				s := start(t, failures.handle)
				s.signIn()
				before := s.sealed()
				body := url.Values{"organization_id": {string(s.first)}}.Encode()
				request, err := http.NewRequestWithContext(t.Context(), test.method, s.origin+path, strings.NewReader(body))
				is.NoErr(err)
				request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				for i := 0; i < len(test.header); i += 2 {
					if test.header[i] == "Host" {
						request.Host = test.header[i+1]
						continue
					}
					request.Header.Set(test.header[i], strings.Replace(test.header[i+1], "SELF", s.origin, 1))
				}
				got, err := s.staying().client.Do(request)
				is.NoErr(err)
				is.NoErr(got.Body.Close())
				is.Equal(got.StatusCode, test.status)
				if test.status == http.StatusSeeOther {
					is.True(got.Header.Get("Location") != "")
					return
				}
				is.Equal(s.sealed(), before)
				if test.is != nil {
					is.True(errors.Is(failures.last(t), test.is))
				} else {
					is.Equal(got.Header.Get("Allow"), "POST")
				}
			})
		}
	}
}

func TestTheOwnOriginIsRecognizedInAnySpelling(t *testing.T) {
	for _, redirectURI := range []string{"https://App.Example/callback", "https://app.example:443/callback"} {
		t.Run(redirectURI, func(t *testing.T) {
			is := is.New(t)
			auth, err := authkit.New(users(t), authkit.Config{RedirectURI: redirectURI, CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)}})
			is.NoErr(err)
			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/sign-out", http.NoBody)
			request.Host = "internal" // as a proxy sends it
			request.Header.Set("Origin", "https://app.example")
			recorder := httptest.NewRecorder()
			auth.SignOut(recorder, request)
			is.Equal(recorder.Code, http.StatusSeeOther)
		})
	}
}
