package authkit_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// weigh gives Grace so much metadata that her sessions get longer by it.
func (s scene) weigh(bytes int) {
	s.t.Helper()
	s.grace.Metadata = map[string]string{"notes": strings.Repeat("n", bytes)}
	s.Server.AddUser(s.grace)
}

// names returns the names of the session's cookies, in order.
func (s scene) names() (names []string) {
	for name := range s.cookies(s.origin) {
		if strings.HasPrefix(name, sessionCookie) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// joined returns the session that the cookies of these names hold.
func (s scene) joined(names ...string) core.SealedSession {
	var whole strings.Builder
	for _, name := range names {
		whole.WriteString(s.cookie(s.origin, name))
	}
	return core.NewSealedSession(whole.String())
}

var three = []string{"wos-session.0", "wos-session.1", "wos-session.2"}

func TestALongSession(t *testing.T) {
	long := func(t *testing.T) scene {
		s := start(t)
		s.weigh(6000)
		s.signIn()
		is.New(t).Equal(s.names(), three)
		return s
	}
	t.Run("is split into cookies that browsers keep", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.weigh(6000)
		response := s.staying().visit(s.comeBack(s.leave("/sign-in")))
		lines := response.Header["Set-Cookie"]
		is.Equal(len(lines), 4)
		for i, line := range lines[1:] {
			is.True(strings.HasPrefix(line, three[i]+"="))
			is.True(len(line) <= 4096)
			is.True(i == 2 || len(line) == 4096)
		}
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
	})
	t.Run("stays in one cookie as long as it fits", func(t *testing.T) {
		is := is.New(t)
		var lines []string
		s := start(t)
		for bytes := 1200; len(lines) < 2; bytes += 12 { // 12 bytes are 16 of base64, as long as a block of AES
			s.tab = newTab(t)
			s.weigh(bytes)
			lines = s.staying().visit(s.comeBack(s.leave("/sign-in"))).Header["Set-Cookie"][1:]
			if len(lines) == 1 {
				is.True(len(lines[0]) <= 4096)
			} else {
				is.True(len(lines[0])+len(lines[1]) > 4096) // not before that
			}
			if bytes > 3000 {
				t.Fatal("it always fits")
			}
		}
	})
	t.Run("leaves no piece behind when it becomes shorter", func(t *testing.T) {
		is := is.New(t)
		s := long(t)
		s.expireAs(s.joined(three...), three...)
		s.weigh(10)
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		is.Equal(s.names(), []string{"wos-session"})
	})
	t.Run("replaces the single cookie when it becomes longer", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		s.expire()
		s.weigh(6000)
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		is.Equal(s.names(), three)
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
	})
	t.Run("is removed completely by a sign-out", func(t *testing.T) {
		is := is.New(t)
		s := long(t)
		s.submit(s.origin+"/sign-out", nil)
		is.Equal(s.names(), nil)
	})
	t.Run("is removed completely by a sign-out just after a renewal", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.mux.Handle("/behind/sign-out", s.auth.Optional(http.HandlerFunc(s.auth.SignOut)))
		s.signIn()
		s.expire()
		s.weigh(6000)
		response := s.staying().submit(s.origin+"/behind/sign-out", nil)
		is.Equal(s.names(), nil)
		is.Equal(s.refreshes(), 1)
		is.Equal(len(response.Header["Set-Cookie"]), 1)
	})
	for _, missing := range three {
		t.Run("is invalid without "+missing, func(t *testing.T) {
			is := is.New(t)
			s := long(t)
			s.setCookie(s.origin, missing, "")
			response := s.staying().visit(s.origin + "/dashboard")
			is.Equal(response.Header.Get("Location"), "/sign-in?return_to=%2Fdashboard")
			is.Equal(s.names(), nil) // the rest is removed
			is.Equal(s.errors.String(), "")
		})
	}
	t.Run("is invalid with a piece of another session", func(t *testing.T) {
		is := is.New(t)
		s := long(t)
		piece := s.cookie(s.origin, three[1])
		s.visit(s.origin + "/sign-in")
		is.Equal(s.names(), three)
		s.setCookie(s.origin, three[1], piece)
		is.Equal(s.staying().visit(s.origin+"/dashboard").StatusCode, http.StatusSeeOther)
	})
	t.Run("is invalid in too many pieces", func(t *testing.T) {
		is := is.New(t)
		s := long(t)
		sealed := s.joined(three...).Reveal()
		for i := range 10 {
			cut := min(len(sealed), 1500)
			s.setCookie(s.origin, "wos-session."+string(rune('0'+i)), sealed[:cut])
			sealed = sealed[cut:]
		}
		is.Equal(s.staying().visit(s.origin+"/dashboard").StatusCode, http.StatusSeeOther)
	})
	t.Run("is ignored if another program wrote a whole cookie", func(t *testing.T) {
		is := is.New(t)
		s := long(t)
		s.weigh(10)
		renewed, err := s.sessions.Refresh(t.Context(), s.joined(three...), nil)
		is.NoErr(err)
		s.setCookie(s.origin, sessionCookie, renewed.Reveal())
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		s.expire()
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		is.Equal(s.names(), []string{"wos-session"})
	})
	t.Run("leaves cookies of other names alone", func(t *testing.T) {
		is := is.New(t)
		s := start(t)
		s.signIn()
		others := []string{"wos-session.", "wos-session.10", "wos-session.4", "wos-session.x", "wos-sessions", "wos"}
		for _, name := range others {
			s.setCookie(s.origin, name, "kept")
		}
		s.submit(s.origin+"/sign-out", nil)
		is.Equal(s.sealed().Reveal(), "")
		for _, name := range others {
			is.Equal(s.cookie(s.origin, name), "kept")
		}
	})
	t.Run("that is too long for all cookies is an error", func(t *testing.T) {
		is := is.New(t)
		var failures caught
		s := start(t, failures.handle)
		s.weigh(13000)
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusInternalServerError)
		size, ok := errors.AsType[*session.SizeError](failures.last(t))
		is.True(ok)
		is.True(size.Limit < 4*4096 && size.Limit > 15000)
	})
}

// expireAs is expire for a session that is in several cookies.
func (s scene) expireAs(sealed core.SealedSession, names ...string) {
	s.t.Helper()
	for _, name := range names {
		s.setCookie(s.origin, name, "")
	}
	s.setCookie(s.origin, sessionCookie, sealed.Reveal())
	s.expire()
	sealed = s.sealed()
	s.setCookie(s.origin, sessionCookie, "")
	rest, size := sealed.Reveal(), len(sealed.Reveal())/len(names)+1
	for _, name := range names {
		cut := min(len(rest), size)
		s.setCookie(s.origin, name, rest[:cut])
		rest = rest[cut:]
	}
}

func TestTheCookieOfASession(t *testing.T) {
	// callback runs the sign-in of an application with another URL, without a network.
	callback := func(t *testing.T, change func(*authkit.Config)) []*http.Cookie {
		s := start(t)
		config := authkit.Config{RedirectURI: "https://app.example.com/auth/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)}}
		change(&config)
		auth, err := authkit.New(s.Confidential.UserManagement, config)
		is.New(t).NoErr(err)
		began := call(t, "https://app.example.com/auth/sign-in", auth.SignIn)
		flow := began.Cookies()[0]
		is.New(t).True(flow.Secure)
		is.New(t).Equal(flow.Domain, "")
		if strings.HasPrefix(strings.ToLower(config.CookieName), "__host-") { // browsers accept it only with this path
			is.New(t).True(strings.HasPrefix(flow.Name, "__Host-wos-flow-"))
			is.New(t).Equal(flow.Path, "/")
		} else {
			is.New(t).True(strings.HasPrefix(flow.Name, "wos-flow-"))
			is.New(t).Equal(flow.Path, "/auth")
		}
		return call(t, s.comeBack(parse(t, began.Header.Get("Location"))), auth.Callback, flow).Cookies()[1:]
	}
	t.Run("is Secure and belongs to one host, regardless of the request's headers", func(t *testing.T) {
		is := is.New(t)
		cookie := callback(t, func(*authkit.Config) {})[0]
		is.True(cookie.Secure)
		is.True(cookie.HttpOnly)
		is.Equal(cookie.Domain, "")
		is.Equal(cookie.Path, "/")
		is.Equal(cookie.SameSite, http.SameSiteLaxMode)
	})
	t.Run("belongs to a domain if the config has one", func(t *testing.T) {
		is := is.New(t)
		is.Equal(callback(t, func(c *authkit.Config) { c.CookieDomain = "example.com" })[0].Domain, "example.com")
	})
	t.Run("has the name that the application chose", func(t *testing.T) {
		for _, name := range []string{"session", "__Host-session", "__HOST-session"} {
			is.New(t).Equal(callback(t, func(c *authkit.Config) { c.CookieName = name })[0].Name, name)
		}
	})
}

func TestTheLongestCookieName(t *testing.T) {
	is := is.New(t)
	s := start(t, func(c *authkit.Config) { c.CookieName = strings.Repeat("n", 64) })
	s.weigh(6000)
	for _, line := range s.staying().visit(s.comeBack(s.leave("/sign-in"))).Header["Set-Cookie"] {
		is.True(len(line) <= 4096)
	}
}
