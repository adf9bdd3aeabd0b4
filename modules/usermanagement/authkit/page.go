package authkit

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/webpage"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/pkce"
)

// kind describes a failure to the client: the code for programs, and the text for people.
type kind struct {
	code string
	text func(*Texts) PageText
}

func kindOf(failure *Error) kind {
	_, refused := errors.AsType[*pkce.RefusedError](failure.Err)
	_, stale := errors.AsType[*StaleSignInError](failure.Err)
	ofSession, hasSession := errors.AsType[*session.Error](failure.Err)
	switch {
	case stale:
		return kind{"recent_sign_in_required", func(t *Texts) PageText { return t.StaleSignIn }}
	case errors.Is(failure.Err, ErrNoSignIn):
		return kind{"sign_in_not_found", func(t *Texts) PageText { return t.NoSignIn }}
	case refused:
		return kind{"sign_in_refused", func(t *Texts) PageText { return t.Refused }}
	case errors.Is(failure.Err, ErrCrossOrigin):
		return kind{"cross_origin_request", func(t *Texts) PageText { return t.CrossOrigin }}
	case failure.Status == http.StatusUnauthorized:
		return kind{"sign_in_required", func(t *Texts) PageText { return t.SignedOut }}
	case failure.Status == http.StatusForbidden:
		return kind{"forbidden", func(t *Texts) PageText { return t.Forbidden }}
	case failure.Status == http.StatusMethodNotAllowed:
		return kind{"method_not_allowed", func(t *Texts) PageText { return t.WrongMethod }}
	case failure.Status == http.StatusServiceUnavailable && hasSession && ofSession.Retryable:
		return kind{"temporarily_unavailable", func(t *Texts) PageText { return t.Unavailable }}
	case failure.Status == http.StatusServiceUnavailable:
		return kind{"temporarily_unavailable", func(t *Texts) PageText { return t.NoSignInNow }}
	case failure.Status >= http.StatusBadRequest && failure.Status < http.StatusInternalServerError:
		return kind{"invalid_request", func(t *Texts) PageText { return t.BadRequest }}
	}
	return kind{"server_error", func(t *Texts) PageText { return t.Failed }}
}

// WriteErrorPage is the default of Config.OnError. It chooses the format by the Accept header (RFC 9110 §12.5.1): an
// HTML page for browsers, JSON for programs, a line of text for clients that prefer that. Config.Pages configures the
// page.
//
// The JSON has "error", a code that does not change, and "error_description"; "try_again", a path on this host, and
// "retry_after", a number of seconds, are optional. docs/web-apps.md lists the codes.
//
// It repeats nothing of the request. It repeats what WorkOS said about a rejected sign-in only if this browser started
// that sign-in.
func WriteErrorPage(w http.ResponseWriter, r *http.Request, failure *Error) {
	l := failure.look
	if l == nil { // an Error that the program made
		l = &look{Pages: Pages{Texts: func(*http.Request) Texts { return Texts{} }}}
	}
	texts := l.Texts(r).orEnglish()
	kind := kindOf(failure)
	text := kind.text(&texts)
	shown := webpage.Page{
		Lang: texts.Lang, Dir: texts.Dir, Program: l.Program, Logo: l.logo, Title: text.Title, Text: text.Text,
		Detail: failure.detail(), Ways: l.ways(r, kind.code, failure.TryAgain, texts), FormAction: l.formAction,
	}
	header := w.Header()
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "private, no-store")
	}
	if header.Get("Referrer-Policy") == "" {
		header.Set("Referrer-Policy", "same-origin") // without a referrer, a form has no origin
	}
	shown.Protect(header)
	var body []byte
	switch formOf(r) {
	case asPage:
		header.Set("Content-Type", webpage.ContentType)
		header.Set("Content-Language", texts.Lang)
		body = shown.HTML()
	case asText:
		header.Set("Content-Type", "text/plain; charset=utf-8")
		body = []byte(text.Title + ". " + text.Text + "\n")
	default:
		header.Set("Content-Type", "application/json")
		body = failure.json(kind.code, text)
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(failure.Status)
	_, _ = w.Write(body) //nolint:gosec // html/template has escaped the page; the rest is not HTML, and nosniff
}

// ways returns the links and buttons of the page for a failure.
func (l *look) ways(r *http.Request, code, tryAgain string, texts Texts) (ways []webpage.Way) {
	offer := func(way webpage.Way) {
		if way.Address != "" {
			ways = append(ways, way)
		}
	}
	again := webpage.Way{Text: texts.TryAgain, Address: tryAgain}
	if code == "sign_in_required" || code == "recent_sign_in_required" {
		again.Text = texts.SignIn
	}
	offer(again)
	if !leadsHere(r, l.homePath) {
		offer(webpage.Way{Text: texts.Home, Address: l.homePath})
	}
	if code == "forbidden" {
		if !leadsHere(r, l.OrganizationPath) {
			offer(webpage.Way{Text: texts.SwitchOrganization, Address: l.OrganizationPath})
		}
		offer(webpage.Way{Text: texts.SignOut, Address: l.SignOutPath, Post: true})
	}
	return ways
}

// leadsHere reports whether a path is the one that just failed.
func leadsHere(r *http.Request, path string) bool {
	target, err := url.Parse(path)
	return err == nil && path != "" && r.Method == http.MethodGet && target.Path == r.URL.Path
}

// detail returns what WorkOS, or an identity provider, said when it rejected a sign-in. Anybody can make a callback URL
// with a message, so it is shown only in the browser that started the sign-in.
func (e *Error) detail() string {
	refused, ok := errors.AsType[*pkce.RefusedError](e.Err)
	switch {
	case !ok || !e.ofOwnSignIn || refused.Code == core.ErrorCode("access_denied") && refused.Description == "":
		return ""
	case refused.Description == "":
		return string(refused.Code)
	}
	return refused.Description + " (" + string(refused.Code) + ")"
}

// json returns the response for programs.
func (e *Error) json(code string, text PageText) []byte {
	body, _ := codec.Marshal(struct { // cannot fail
		Error       string `json:"error"`
		Description string `json:"error_description"`
		TryAgain    string `json:"try_again,omitzero"`
		RetryAfter  int    `json:"retry_after,omitzero"`
	}{code, text.Title + ". " + text.Text, e.TryAgain, secondsToWait(e.RetryAfter)})
	return append(body, '\n')
}

// challenge sets the challenge that a 401 needs (RFC 9110 §11.6.1). No scheme is registered for cookies; browsers
// ignore unknown ones. A handler may have set its own challenge before.
func (a *Auth) challenge(header http.Header) {
	header.Set("WWW-Authenticate", `Cookie realm="AuthKit", cookie-name="`+a.cookies.name+`"`)
}
