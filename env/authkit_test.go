package env_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

const password = "a cookie password that opens nothing at all"

// setAuthKit sets the two variables that AuthKit needs, empties the others, and changes some.
func setAuthKit(t *testing.T, changes map[string]string) {
	t.Helper()
	for name, value := range map[string]string{
		env.RedirectURIVariable: "https://app.example/callback", env.CookiePasswordVariable: password,
		env.CookieNameVariable: "", env.CookieDomainVariable: "", env.CookieMaxAgeVariable: "", env.CookieSameSiteVariable: "",
	} {
		t.Setenv(name, value)
	}
	for name, value := range changes {
		t.Setenv(name, value)
	}
}

func TestAuthKit(t *testing.T) {
	t.Run("needs two variables", func(t *testing.T) {
		is := is.New(t)
		setAuthKit(t, nil)
		config, err := env.AuthKit()
		is.NoErr(err)
		is.Equal(config.RedirectURI, "https://app.example/callback")
		is.Equal(len(config.CookiePasswords), 1)
		is.Equal(config.CookiePasswords[0].Reveal(), password)
		is.Equal(config.CookieName, "")
		is.Equal(config.CookieMaxAge, time.Duration(0))
		is.True(!strings.Contains(fmt.Sprintf("%+v", config), password))
	})
	t.Run("reads all variables, with the names of the other libraries", func(t *testing.T) {
		is := is.New(t)
		for name, value := range map[string]string{
			"WORKOS_REDIRECT_URI": "https://go.app.example/auth/callback", "WORKOS_COOKIE_PASSWORD": password, "WORKOS_COOKIE_NAME": "my-session",
			"WORKOS_COOKIE_DOMAIN": "app.example", "WORKOS_COOKIE_MAX_AGE": "34560000", "WORKOS_COOKIE_SAMESITE": "Strict",
		} {
			t.Setenv(name, value)
		}
		set(t, "sk_env", "client_env")
		config, err := env.AuthKit()
		is.NoErr(err)
		is.Equal(config.RedirectURI, "https://go.app.example/auth/callback")
		is.Equal(config.CookieName, "my-session")
		is.Equal(config.CookieDomain, "app.example")
		is.Equal(config.CookieMaxAge, 400*24*time.Hour)
		is.Equal(config.CookieSameSite, http.SameSiteStrictMode)
		client, err := env.Confidential()
		is.NoErr(err)
		_, err = authkit.New(client.UserManagement, config)
		is.NoErr(err)
	})
	for value, want := range map[string]http.SameSite{"lax": http.SameSiteLaxMode, "none": http.SameSiteNoneMode, "NONE": http.SameSiteNoneMode} {
		t.Run("accepts the mode "+value, func(t *testing.T) {
			is := is.New(t)
			setAuthKit(t, map[string]string{env.CookieSameSiteVariable: value})
			config, err := env.AuthKit()
			is.NoErr(err)
			is.Equal(config.CookieSameSite, want)
		})
	}
	for name, values := range map[string][]string{
		env.RedirectURIVariable: {
			"", "app.example/callback", "http://app.example/callback", "https://app.example/a%2Fb/callback", "https://app.example/a%5cb/c", "https://app.example/" + strings.Repeat("long/", 300) + "callback",
			"https://app.example/a;b/c", "https://user@app.example/callback", "https://app.example/callback#x", "https:///callback", "https://app.example:port/", " https://app.example/callback", "https://app.example/\x01", `"https://app.example/callback"`, "https://app.example/callback'",
		},
		env.CookiePasswordVariable: {"", "short", `"` + password + `"`, "'" + password + "'"},
		env.CookieNameVariable:     {"a b", "wos-flow-x", "'session'", "\u201csession\u201d"},
		env.CookieDomainVariable:   {"other.example", "example", `"app.example"`},
		env.CookieMaxAgeVariable:   {"0", "-1", "a year", "1.5", "99999999999", `"60"`},
		env.CookieSameSiteVariable: {"no", `"lax"`, "lax;"},
	} {
		for _, value := range values {
			t.Run("names "+name+" where it is "+value, func(t *testing.T) {
				setAuthKit(t, map[string]string{name: value})
				_, err := env.AuthKit()
				moduletest.WantArgument(t, err, name)
				is.New(t).True(!strings.Contains(err.Error(), password))
			})
		}
	}
	t.Run("names the variable of a mode that requires https", func(t *testing.T) {
		setAuthKit(t, map[string]string{env.RedirectURIVariable: "http://localhost:3000/callback", env.CookieSameSiteVariable: "none"})
		_, err := env.AuthKit()
		moduletest.WantArgument(t, err, env.CookieSameSiteVariable)
	})
	t.Run("accepts a password that begins with a quote by chance", func(t *testing.T) {
		setAuthKit(t, map[string]string{env.CookiePasswordVariable: "'" + password})
		_, err := env.AuthKit()
		is.New(t).NoErr(err)
	})
}

func TestEveryErrorNamesTheVariable(t *testing.T) {
	public := func() error { _, err := env.Public(); return err }
	confidential := func() error { _, err := env.Confidential(); return err }
	legacy := func() error { _, err := env.New(); return err }
	host := func() error { _, err := env.HostOptions(); return err }
	for name, test := range map[string]struct {
		variable, value string
		call            func() error
	}{
		"a client ID that is a key":             {env.ClientIDVariable, "sk_swapped", public},
		"a client ID in two words":              {env.ClientIDVariable, "client a", public},
		"a client ID in quotes":                 {env.ClientIDVariable, `"client_a"`, public},
		"a client ID of a server in quotes":     {env.ClientIDVariable, "'client_a'", confidential},
		"a client ID of a server that is a key": {env.ClientIDVariable, "sk_swapped", confidential},
		"a key that is a client ID":             {env.APIKeyVariable, "client_swapped", confidential},
		"a key in quotes":                       {env.APIKeyVariable, `"sk_a"`, confidential},
		"a key of only quotes":                  {env.APIKeyVariable, `""`, confidential},
		"a key in quotes and blanks":            {env.APIKeyVariable, ` "sk_a" `, confidential},
		"a key that ends with a quote":          {env.APIKeyVariable, `sk_a"`, confidential},
		"a key for New that is a client ID":     {env.APIKeyVariable, "client_swapped", legacy},
		"a key for New in quotes":               {env.APIKeyVariable, "`sk_a`", legacy},
		"a client ID for New that is a key":     {env.ClientIDVariable, "sk_swapped", legacy},
		"a host with a scheme":                  {env.HostnameVariable, "https://api.example", host},
		"a host in quotes":                      {env.HostnameVariable, `"api.example"`, host},
		"a port out of bounds":                  {env.PortVariable, "70000", host},
		"a port in quotes":                      {env.PortVariable, `"80"`, host},
		"https in quotes":                       {env.HTTPSVariable, "'true'", host},
		"https as a number":                     {env.HTTPSVariable, "1", host},
		"https as a letter":                     {env.HTTPSVariable, "t", host},
		"https in capitals":                     {env.HTTPSVariable, "TRUE", host},
		"no https as a number":                  {env.HTTPSVariable, "0", host},
		"https and a blank":                     {env.HTTPSVariable, "true ", host},
		"a host with a port":                    {env.HostnameVariable, "api.example:80", host},
		"a port of 0":                           {env.PortVariable, "0", host},
		"a port that overflows an int":          {env.PortVariable, "99999999999999999999", host},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			set(t, "", "")
			for _, other := range []string{env.HostnameVariable, env.PortVariable, env.HTTPSVariable} {
				t.Setenv(other, "")
			}
			if test.variable == env.ClientIDVariable {
				t.Setenv(env.APIKeyVariable, "sk_env")
			}
			t.Setenv(test.variable, test.value)
			err := test.call()
			moduletest.WantArgument(t, err, test.variable)
			if text := strings.Trim(test.value, " \"'`"); text != "" && test.variable != env.HTTPSVariable {
				is.True(!strings.Contains(err.Error(), text))
			}
		})
	}
	t.Run("except for a value that does not come from one", func(t *testing.T) {
		is := is.New(t)
		set(t, "sk_env", "client_env")
		_, err := env.New(env.Key("client_swapped"))
		moduletest.WantArgument(t, err, "apiKey")
		_, err = env.New(env.Options{ClientID: "sk_swapped"})
		moduletest.WantArgument(t, err, "clientID")
		is.True(errors.Is(err, core.ErrInvalidArgument))
	})
}
