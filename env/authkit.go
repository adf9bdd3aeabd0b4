package env

import (
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// The variables of AuthKit, with the names that the libraries for Next.js, React Router and others use.
const (
	RedirectURIVariable    = "WORKOS_REDIRECT_URI"
	CookiePasswordVariable = "WORKOS_COOKIE_PASSWORD" //nolint:gosec // the name of the variable, not its value
	CookieNameVariable     = "WORKOS_COOKIE_NAME"     // authkit.DefaultCookieName if not set
	CookieDomainVariable   = "WORKOS_COOKIE_DOMAIN"
	CookieMaxAgeVariable   = "WORKOS_COOKIE_MAX_AGE"  // seconds; 400 days if not set
	CookieSameSiteVariable = "WORKOS_COOKIE_SAMESITE" // lax, strict or none; lax if not set
)

// AuthKit returns the configuration for authkit.New from the environment, so that a Go server shares its sessions with a
// JavaScript server. RedirectURIVariable and CookiePasswordVariable are required. Set the rest of the Config in the
// program:
//
//	config, err := env.AuthKit()
//	config.OnSignIn = …
//	auth, err := authkit.New(client.UserManagement, config)
//
// Errors: *core.ArgumentError that names the variable, also for values that authkit.New would reject.
func AuthKit() (authkit.Config, error) {
	values := map[string]string{}
	for _, name := range []string{
		RedirectURIVariable, CookiePasswordVariable, CookieNameVariable, CookieDomainVariable, CookieMaxAgeVariable, CookieSameSiteVariable,
	} {
		value, err := read(name)
		if err != nil {
			return authkit.Config{}, err
		}
		values[name] = value
	}
	refuse := func(name, reason string) (authkit.Config, error) {
		return authkit.Config{}, &core.ArgumentError{Argument: name, Reason: reason}
	}
	for _, name := range []string{RedirectURIVariable, CookiePasswordVariable} {
		if values[name] == "" {
			return refuse(name, "is not set")
		}
	}
	if utf8.RuneCountInString(values[CookiePasswordVariable]) < session.MinPasswordLength {
		return refuse(CookiePasswordVariable, "has fewer than 32 characters")
	}
	config := authkit.Config{
		RedirectURI: values[RedirectURIVariable], CookiePasswords: core.CookiePasswords(values[CookiePasswordVariable]),
		CookieName: values[CookieNameVariable], CookieDomain: values[CookieDomainVariable],
	}
	if age := values[CookieMaxAgeVariable]; age != "" {
		seconds, err := strconv.ParseUint(age, 10, 32)
		if err != nil || seconds == 0 {
			return refuse(CookieMaxAgeVariable, "is not a number of seconds, 1 or more")
		}
		config.CookieMaxAge = time.Duration(seconds) * time.Second
	}
	switch strings.ToLower(values[CookieSameSiteVariable]) {
	case "":
	case "lax":
		config.CookieSameSite = http.SameSiteLaxMode
	case "strict":
		config.CookieSameSite = http.SameSiteStrictMode
	case "none":
		config.CookieSameSite = http.SameSiteNoneMode
	default:
		return refuse(CookieSameSiteVariable, "is not lax, strict or none")
	}
	if err := check(config); err != nil {
		return authkit.Config{}, err
	}
	return config, nil
}

// check returns the error of authkit.New, with the name of the variable.
func check(config authkit.Config) error {
	//workosvet:ignore credentials this client sends nothing
	client, err := workos.NewConfidential("sk_any", "client_any")
	if err != nil {
		return err
	}
	_, err = authkit.New(client.UserManagement, config)
	return variables{
		"RedirectURI": RedirectURIVariable, "CookiePasswords": CookiePasswordVariable, "CookieName": CookieNameVariable,
		"CookieDomain": CookieDomainVariable, "CookieMaxAge": CookieMaxAgeVariable, "CookieSameSite": CookieSameSiteVariable,
	}.name(err)
}
