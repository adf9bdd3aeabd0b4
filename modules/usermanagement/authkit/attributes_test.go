package authkit_test

import (
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

func TestAttributesOfTheSessionsCookie(t *testing.T) {
	t.Run("are those of the application's config", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(c *authkit.Config) { c.CookieMaxAge, c.CookieSameSite = time.Hour, http.SameSiteStrictMode })
		response := s.staying().visit(s.comeBack(s.leave("/sign-in?return_to=/dashboard%3Fa=%22b")))
		is.Equal(len(response.Cookies()), 2)
		is.Equal(response.Cookies()[1].MaxAge, 3600)
		is.Equal(response.Cookies()[1].SameSite, http.SameSiteStrictMode)

		is.Equal(response.StatusCode, http.StatusOK) // a page whose next request comes from this site
		is.True(strings.Contains(response.body, `http-equiv="refresh" content="0; url=/dashboard?a=&#34;b"`))
		is.Equal(response.Header.Get("Cache-Control"), "private, no-store")
		is.Equal(s.visit(s.origin+"/dashboard").StatusCode, http.StatusOK)
		is.Equal(s.staying().visit(s.origin + "/sign-in").Cookies()[0].SameSite, http.SameSiteLaxMode) // otherwise the callback would not receive it
	})
	t.Run("have an age of at most 32 bits", func(t *testing.T) {
		is := is.New(t)
		s := start(t, func(c *authkit.Config) { c.CookieMaxAge = math.MaxInt64 })
		response := s.staying().visit(s.comeBack(s.leave("/sign-in")))
		is.Equal(response.Cookies()[1].MaxAge, math.MaxInt32)
	})
	for name, test := range map[string]struct {
		change   func(*authkit.Config)
		argument string
	}{
		"a negative age":     {func(c *authkit.Config) { c.CookieMaxAge = -time.Hour }, "CookieMaxAge"},
		"less than a second": {func(c *authkit.Config) { c.CookieMaxAge = time.Millisecond }, "CookieMaxAge"},
		"None without https": {func(c *authkit.Config) {
			c.CookieSameSite = http.SameSiteNoneMode
			c.RedirectURI = "http://localhost/callback"
		}, "CookieSameSite"},
		"the browser's own choice": {func(c *authkit.Config) { c.CookieSameSite = http.SameSiteDefaultMode }, "CookieSameSite"},
		"an invalid mode":          {func(c *authkit.Config) { c.CookieSameSite = 9 }, "CookieSameSite"},
	} {
		t.Run("are not "+name, func(t *testing.T) {
			config := authkit.Config{RedirectURI: "https://app.example/callback", CookiePasswords: []core.CookiePassword{core.NewCookiePassword(password)}}
			test.change(&config)
			_, err := authkit.New(users(t), config)
			moduletest.WantArgument(t, err, test.argument)
		})
	}
}
