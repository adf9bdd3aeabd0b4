package authkit

import (
	"bytes"
	"html/template"
	"net/http"
	"time"

	"github.com/workos-typestate/workos/core"
)

// cookieAttributes returns the attributes of the session cookie that the application chooses.
func (c Config) cookieAttributes(secure bool) (age time.Duration, sameSite http.SameSite, err error) {
	refuse := func(field, reason string) (time.Duration, http.SameSite, error) {
		return 0, 0, &core.ArgumentError{Argument: field, Reason: reason}
	}
	switch {
	case c.CookieMaxAge != 0 && c.CookieMaxAge < time.Second:
		return refuse("CookieMaxAge", "is less than a second")
	case c.CookieSameSite == http.SameSiteNoneMode && !secure:
		return refuse("CookieSameSite", "is None, which browsers accept only with https")
	case c.CookieSameSite < 0, c.CookieSameSite == http.SameSiteDefaultMode, c.CookieSameSite > http.SameSiteNoneMode:
		return refuse("CookieSameSite", "is neither Lax, Strict nor None")
	}
	return c.CookieMaxAge, c.CookieSameSite, nil
}

// arrive sends the browser from the callback to the page that the user wanted. A redirect would still count as coming
// from another site, since WorkOS sent the browser to the callback, and would not carry a Strict cookie. A page of this
// site that navigates on carries it.
func (a *Auth) arrive(w http.ResponseWriter, target string) {
	if a.cookies.sameSite != http.SameSiteStrictMode {
		redirect(w, target)
		return
	}
	writeOnward(w, target)
}

// writeOnward writes a page that continues to target automatically.
func writeOnward(w http.ResponseWriter, target string) {
	var body bytes.Buffer
	_ = template.Must(template.New("onward").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0; url={{.}}">
<title>Signed in</title>
</head>
<body><p><a href="{{.}}">Continue</a></p></body>
</html>
`)).Execute(&body, target) // cannot fail: a string into a buffer
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(body.Bytes())
}
