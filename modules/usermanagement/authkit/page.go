package authkit

import (
	"bytes"
	"errors"
	"html/template"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/pkce"
)

// page is what WriteErrorPage tells: nothing that came with the request, and nothing that WorkOS said.
type page struct {
	Title, Text    string
	TryAgain, Link string
}

func pageOf(failure *Error) page {
	p := page{Title: "Something went wrong", Text: "It is not your fault, and has been noted.", TryAgain: failure.TryAgain, Link: "Try again"}
	_, refused := errors.AsType[*pkce.RefusedError](failure.Err)
	_, stale := errors.AsType[*StaleSignInError](failure.Err)
	switch {
	case stale:
		p.Title, p.Text, p.Link = "Please sign in again", "This needs a sign-in of a moment ago.", "Sign in again"
	case errors.Is(failure.Err, ErrNoSignIn):
		p.Title, p.Text = "This sign-in cannot be finished", "It was begun in another browser, was left for too long, or has been finished already."
	case refused:
		p.Title, p.Text = "You are not signed in", "The sign-in was not completed."
	case failure.Status == http.StatusBadRequest:
		p.Title, p.Text = "This did not work", "The request could not be completed."
	case failure.Status == http.StatusUnauthorized:
		p.Title, p.Text, p.Link = "You are not signed in", "Sign in to see this.", "Sign in"
	case failure.Status == http.StatusForbidden:
		p.Title, p.Text = "This is not for you", "You are not allowed to do this."
	case failure.Status == http.StatusMethodNotAllowed:
		p.Title, p.Text = "This is no page", "It can only be used by a button of the application."
	case failure.Status == http.StatusServiceUnavailable:
		p.Title, p.Text = "Please try again in a moment", "The sign-in service cannot be reached."
	}
	return p
}

// WriteErrorPage is the default of Config.OnError: a small page for whoever reads pages, a line for anyone else. It tells
// nothing that came with the request, and nothing that WorkOS said.
func WriteErrorPage(w http.ResponseWriter, r *http.Request, failure *Error) {
	p := pageOf(failure)
	if !acceptsPages(r) {
		http.Error(w, p.Title+". "+p.Text, failure.Status)
		return
	}
	var body bytes.Buffer
	_ = parsePage().Execute(&body, p) // cannot fail: strings into a buffer
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(failure.Status)
	_, _ = w.Write(body.Bytes())
}

// acceptsPages reports whether a request names HTML among what it takes.
func acceptsPages(r *http.Request) bool {
	return strings.Contains(strings.Join(r.Header["Accept"], ","), "text/html")
}

// parsePage makes the template when it is needed, which should be seldom.
func parsePage() *template.Template {
	return template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{.Title}}</title>
</head>
<body>
<main>
<h1>{{.Title}}</h1>
<p>{{.Text}}</p>
{{with .TryAgain}}<p><a href="{{.}}">{{$.Link}}</a></p>
{{end}}</main>
</body>
</html>
`))
}
