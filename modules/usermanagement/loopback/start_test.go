package loopback_test

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
	"github.com/workos-typestate/workos/workostest"
)

func TestTheStartPage(t *testing.T) {
	t.Run("is all that Announce and OpenBrowser receive, and contains nothing of the sign-in", func(t *testing.T) {
		tr := newTrial(t)
		var announced string
		tr.config.Announce = func(address string) { announced = address }
		tr.browse(func(b tab) {
			tr.Equal(announced, b.start)
			authorization, err := url.Parse(b.address)
			tr.NoErr(err)
			for _, secret := range []string{b.state, authorization.Query().Get("code_challenge")} {
				tr.True(len(secret) >= 43)
				tr.True(!strings.Contains(b.start, secret))
			}
			tr.True(!strings.Contains(b.start, "?"))
			b.signIn()
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("differs for each sign-in, as do its cookies", func(t *testing.T) {
		tr := newTrial(t)
		seen := map[string]bool{}
		tr.open(func(address string) {
			got := blankTab(t).send(false, http.MethodGet, address, nil)
			for _, text := range append(cookieTexts(got), address) {
				tr.True(!seen[text])
				seen[text] = true
			}
			tr.Equal(len(cookieTexts(got)), 4)
		})
		tr.config.Timeout = 50 * time.Millisecond
		for range 2 {
			_, err := tr.signIn(t.Context())
			tr.True(errors.Is(err, loopback.ErrTimeout))
		}
	})
	t.Run("sets cookies that scripts cannot read, each for its own path, and the outcome removes them", func(t *testing.T) {
		tr := newTrial(t)
		tr.config.Path = "/signed-in"
		tr.open(func(address string) {
			got := blankTab(t).send(false, http.MethodGet, address, nil)
			u, err := url.Parse(address)
			tr.NoErr(err)
			var paths []string
			for _, cookie := range cookies(got) {
				paths = append(paths, cookie.Path)
				tr.True(cookie.HttpOnly)
				tr.Equal(cookie.SameSite, http.SameSiteLaxMode)
				tr.Equal(cookie.Domain, "")
				tr.True(cookie.MaxAge > 0)
				tr.True(len(cookie.Value) >= 43)
			}
			tr.Equal(paths, []string{"/signed-in", u.Path})
			b := blankTab(t)
			b.client.Jar.SetCookies(u, cookies(got))
			ended := b.send(true, http.MethodGet, got.header.Get("Location"), nil)
			b.wantStatus(ended, http.StatusOK)
			for i, cookie := range cookies(ended) {
				tr.Equal(cookie.Path, paths[i])
				tr.True(cookie.MaxAge < 0)
			}
			tr.Equal(len(cookies(ended)), 2)
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("sets cookies that outlive a sign-in of any length", func(t *testing.T) {
		tr := newTrial(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		tr.config.Timeout = math.MaxInt64
		tr.open(func(address string) {
			for _, cookie := range cookies(blankTab(t).send(false, http.MethodGet, address, nil)) {
				tr.True(cookie.MaxAge > 365*24*60*60)
			}
			cancel()
		})
		_, err := tr.signIn(ctx)
		tr.True(errors.Is(err, context.Canceled))
	})
	t.Run("redirects the same browser again, for example after its tab was closed", func(t *testing.T) {
		tr := newTrial(t)
		tr.browse(func(b tab) {
			again := b.send(false, http.MethodGet, b.start, nil)
			b.wantStatus(again, http.StatusSeeOther)
			tr.Equal(again.header.Get("Location"), b.address)
			b.wantStatus(b.signIn(), http.StatusOK)
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("redirects no other browser, and the sign-in continues in the first", func(t *testing.T) {
		tr := newTrial(t)
		tr.browse(func(b tab) {
			got := b.stranger().send(false, http.MethodGet, b.start, nil)
			b.wantStatus(got, http.StatusConflict)
			tr.Equal(got.header.Get("Location"), "")
			tr.Equal(len(cookies(got)), 0)
			tr.True(!strings.Contains(got.body, b.state))
			b.wantStatus(b.signIn(), http.StatusOK)
		})
		session, err := tr.signIn(t.Context())
		tr.NoErr(err)
		tr.Equal(session.User.Email, "ada@example.com")
	})
	t.Run("redirects a browser after a scanner that came first, if the system says that both are the user's", func(t *testing.T) {
		if runtime.GOOS != "linux" {
			t.Skip("this system does not report the users of connections")
		}
		says := func(r *http.Request) { r.Header.Set("Sec-Fetch-Mode", "navigate") }
		tr := newTrial(t)
		tr.open(func(address string) {
			scanner := newTab(t, address)
			b := blankTab(t)
			b.wantStatus(b.send(false, http.MethodGet, address, nil), http.StatusConflict) // nor does this one say that it is a browser
			b.wantStatus(b.send(false, http.MethodGet, address, says), http.StatusSeeOther)
			other := blankTab(t)
			other.wantStatus(other.send(false, http.MethodGet, address, says), http.StatusConflict)
			b.wantStatus(b.send(true, http.MethodGet, scanner.address, nil), http.StatusOK)
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
		tr.open(func(address string) {
			newTab(t, address)
			b := blankTab(t)
			b.wantStatus(b.send(false, http.MethodGet, address, says), http.StatusConflict)
		})
		_, err = tr.signInWith(t.Context(), loopback.SignInUnattested)
		tr.True(errors.Is(err, loopback.ErrOpenedTwice))
	})
	t.Run("is not opened by a request that is not a visit", func(t *testing.T) {
		header := func(pairs ...string) func(*http.Request) {
			return func(r *http.Request) {
				for i := 0; i < len(pairs); i += 2 {
					r.Header.Set(pairs[i], pairs[i+1])
				}
			}
		}
		for name, c := range map[string]struct {
			method string
			path   string // added to the address
			change func(*http.Request)
			status int
		}{
			"a HEAD":                    {http.MethodHead, "", nil, http.StatusMethodNotAllowed},
			"a POST":                    {http.MethodPost, "", nil, http.StatusMethodNotAllowed},
			"an OPTIONS":                {http.MethodOptions, "", nil, http.StatusMethodNotAllowed},
			"a prefetch":                {http.MethodGet, "", header("Sec-Purpose", "prefetch"), http.StatusForbidden},
			"a prerender":               {http.MethodGet, "", header("Sec-Purpose", "prefetch;prerender"), http.StatusForbidden},
			"an old prefetch":           {http.MethodGet, "", header("Purpose", "prefetch"), http.StatusForbidden},
			"Firefox's prefetch":        {http.MethodGet, "", header("X-Moz", "prefetch"), http.StatusForbidden},
			"Safari's preview":          {http.MethodGet, "", header("X-Purpose", "preview"), http.StatusForbidden},
			"an image of a page":        {http.MethodGet, "", header("Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"), http.StatusForbidden},
			"a frame of a page":         {http.MethodGet, "", header("Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"), http.StatusForbidden},
			"a fetch of a page":         {http.MethodGet, "", header("Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty"), http.StatusForbidden},
			"a path below":              {http.MethodGet, "/more", nil, http.StatusNotFound},
			"the path and a slash":      {http.MethodGet, "/", nil, http.StatusNotFound},
			"another text":              {http.MethodGet, "x", nil, http.StatusNotFound},
			"a name that resolves here": {http.MethodGet, "", func(r *http.Request) { r.Host = "attacker.example" }, http.StatusMisdirectedRequest},
			"localhost by name":         {http.MethodGet, "", func(r *http.Request) { r.Host = strings.Replace(r.Host, "127.0.0.1", "localhost", 1) }, http.StatusMisdirectedRequest},
			"a body":                    {http.MethodGet, "", func(r *http.Request) { r.Body, r.ContentLength = newBody("x"), 1 }, http.StatusRequestEntityTooLarge},
			"the icon of the page":      {http.MethodGet, "/../favicon.ico", nil, http.StatusNotFound},
			"what a preview asks for":   {http.MethodGet, "/../robots.txt", nil, http.StatusNotFound},
		} {
			t.Run(name, func(t *testing.T) {
				tr := newTrial(t)
				tr.open(func(address string) {
					address += c.path
					if base, name, ok := strings.Cut(address, "/../"); ok {
						address = base[:strings.LastIndex(base, "/")+1] + name
					}
					got := blankTab(t).send(false, c.method, address, c.change)
					tr.Equal(got.status, c.status)
					tr.Equal(len(cookies(got)), 0)
				})
				opened := tr.config.OpenBrowser
				tr.config.OpenBrowser = func(ctx context.Context, address string) error {
					_ = opened(ctx, address)
					b := newTab(t, address) // which is still the first one
					b.wantStatus(b.send(true, http.MethodGet, b.address, func(r *http.Request) {
						r.Header.Set("Sec-Fetch-Mode", "navigate")
						r.Header.Set("Sec-Fetch-Dest", "document")
					}), http.StatusOK)
					return nil
				}
				_, err := tr.signInWith(t.Context(), loopback.SignInUnattested)
				tr.NoErr(err)
			})
		}
	})
}

func TestACallbackWithoutTheCookieIsRejectedAndTheSignInContinues(t *testing.T) {
	withCookie := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: name, Value: value}) }
	}
	for name, send := range map[string]func(tr *trial, b tab, query string) reply{
		"from another browser": func(_ *trial, b tab, query string) reply {
			return b.stranger().send(false, http.MethodGet, b.callback+"?"+query, nil)
		},
		"with the cookie's name and another value": func(_ *trial, b tab, query string) reply {
			return b.stranger().send(false, http.MethodGet, b.callback+"?"+query, withCookie(b.cookie("/callback").Name, strings.Repeat("x", 43)))
		},
		"with the cookie's name and no value": func(_ *trial, b tab, query string) reply {
			return b.stranger().send(false, http.MethodGet, b.callback+"?"+query, withCookie(b.cookie("/callback").Name, ""))
		},
		"with another name": func(_ *trial, b tab, query string) reply {
			return b.stranger().send(false, http.MethodGet, b.callback+"?"+query, withCookie("workos_sign_in", b.cookie("/callback").Value))
		},
		"with the cookie of the start page": func(_ *trial, b tab, query string) reply {
			again := b.cookie(strings.TrimPrefix(b.start, b.origin()))
			return b.stranger().send(false, http.MethodGet, b.callback+"?"+query, func(r *http.Request) {
				r.AddCookie(&http.Cookie{Name: again.Name, Value: again.Value})
				r.AddCookie(&http.Cookie{Name: strings.TrimSuffix(again.Name, "_again"), Value: again.Value})
			})
		},
	} {
		for what, query := range map[string]func(b tab) string{
			"a code":    func(b tab) string { return query("state", b.state, "code", "stolen") },
			"a refusal": func(b tab) string { return query("state", b.state, "error", "access_denied") },
		} {
			t.Run(what+" "+name, func(t *testing.T) {
				tr := newTrial(t)
				tr.browse(func(b tab) {
					got := send(tr, b, query(b))
					b.wantStatus(got, http.StatusBadRequest)
					tr.True(strings.Contains(got.body, "This browser did not start the sign-in"))
					tr.True(strings.Contains(got.body, "cookies"))
					tr.Equal(len(cookies(got)), 0)
					b.wantStatus(b.signIn(), http.StatusOK)
				})
				session, err := tr.signIn(t.Context())
				tr.NoErr(err)
				tr.Equal(session.User.Email, "ada@example.com")
				tr.Equal(tr.exchanges(), 1)
			})
		}
	}
	t.Run("with the cookie and a forged state changes nothing", func(t *testing.T) {
		tr := newTrial(t)
		tr.browse(func(b tab) {
			for _, state := range []string{"", "forged"} {
				b.wantStatus(b.come("state", state, "error", "access_denied"), http.StatusBadRequest)
				b.wantStatus(b.come("state", state, "code", "stolen"), http.StatusBadRequest)
			}
			b.wantStatus(b.come("error", "access_denied"), http.StatusBadRequest)
			b.wantStatus(b.signIn(), http.StatusOK)
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("that is a prefetch changes nothing, even with the cookie", func(t *testing.T) {
		tr := newTrial(t)
		tr.browse(func(b tab) {
			got := b.send(false, http.MethodGet, b.callback+"?"+query("state", b.state, "code", "c"), func(r *http.Request) { r.Header.Set("Sec-Purpose", "prefetch") })
			b.wantStatus(got, http.StatusForbidden)
			b.wantStatus(b.signIn(), http.StatusOK)
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("is accepted among the cookies of other programs, even one with the same name", func(t *testing.T) {
		tr := newTrial(t)
		tr.browse(func(b tab) {
			code, err := url.Parse(b.stranger().send(false, http.MethodGet, b.address, nil).header.Get("Location"))
			tr.NoErr(err)
			mine := b.cookie("/callback")
			got := b.stranger().send(false, http.MethodGet, code.String(), func(r *http.Request) {
				r.AddCookie(&http.Cookie{Name: mine.Name, Value: "tossed"})
				r.AddCookie(&http.Cookie{Name: "other", Value: "x"})
				r.AddCookie(mine)
			})
			b.wantStatus(got, http.StatusOK)
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
}

// If the system does not report the users of connections, somebody who read the address and opened it first looks like the user.
func TestTwoBrowsersAndOneMayBeAnotherUsers(t *testing.T) {
	t.Run("end the sign-in, whichever came first", func(t *testing.T) {
		tr := newTrial(t)
		tr.browse(func(first tab) {
			got := first.stranger().send(false, http.MethodGet, first.start, nil)
			first.wantStatus(got, http.StatusConflict)
		})
		_, err := tr.signInWith(t.Context(), loopback.SignInUnattested)
		tr.True(errors.Is(err, loopback.ErrOpenedTwice))
		tr.Equal(tr.exchanges(), 0)
	})
	t.Run("end it even if the first has already come back, and its session is not returned", func(t *testing.T) {
		tr := newTrial(t)
		tr.Server.Inject(workostest.Fault{Path: "/user_management/authenticate", Times: 1, Delay: 200 * time.Millisecond})
		tr.browse(func(first tab) {
			came := make(chan reply)
			go func() { came <- first.signIn() }()
			for tr.exchanges() == 0 {
				time.Sleep(time.Millisecond)
			}
			first.stranger().send(false, http.MethodGet, first.start, nil)
			got := <-came
			first.wantStatus(got, http.StatusConflict)
			tr.True(strings.Contains(got.body, "two browsers"))
		})
		session, err := tr.signInWith(t.Context(), loopback.SignInUnattested)
		tr.True(errors.Is(err, loopback.ErrOpenedTwice))
		tr.True(session == nil)
		tr.Equal(tr.loggedOut(), 1)
	})
	t.Run("do not end a sign-in that continues by device code, but neither of them completes it", func(t *testing.T) {
		tr := newTrial(t, quick())
		user := ada(t, tr.Setup)
		var start string
		tr.config.Announce = func(address string) { start = address }
		tr.config.OpenBrowser = noBrowser
		tr.config.Device = func(device usermanagement.DeviceAuthorization) {
			go func() {
				first := newTab(t, start)
				first.wantStatus(first.stranger().send(false, http.MethodGet, start, nil), http.StatusConflict)
				first.wantStatus(first.signIn(), http.StatusConflict)
				if err := tr.Server.ApproveDevice(user, device.UserCode); err != nil {
					t.Error(err)
				}
			}()
		}
		_, err := tr.signInWith(t.Context(), loopback.SignInUnattested)
		tr.NoErr(err)
	})
	t.Run("count as one if the second has the cookies of the first", func(t *testing.T) {
		tr := newTrial(t)
		tr.browse(func(b tab) {
			b.wantStatus(b.send(false, http.MethodGet, b.start, nil), http.StatusSeeOther)
			b.signIn()
		})
		_, err := tr.signInWith(t.Context(), loopback.SignInUnattested)
		tr.NoErr(err)
	})
}

// origin returns the origin of the program.
func (b tab) origin() string {
	u, err := url.Parse(b.start)
	if err != nil {
		b.t.Error(err)
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// cookie returns the cookie that the browser sends to a path.
func (b tab) cookie(path string) *http.Cookie {
	u, err := url.Parse(b.origin() + path)
	if err != nil {
		b.t.Error(err)
		return &http.Cookie{}
	}
	sent := b.client.Jar.Cookies(u)
	if len(sent) != 1 {
		b.t.Errorf("%s gets %s cookies", path, strconv.Itoa(len(sent)))
		return &http.Cookie{}
	}
	return sent[0]
}

// cookies returns the cookies that a response sets.
func cookies(got reply) []*http.Cookie { return (&http.Response{Header: got.header}).Cookies() }

// cookieTexts returns their names and values.
func cookieTexts(got reply) (texts []string) {
	for _, cookie := range cookies(got) {
		texts = append(texts, cookie.Name, cookie.Value)
	}
	return texts
}
