package authkit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/verdict"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// What an Error can be about, besides the errors of the packages below: *pkce.RefusedError and the step-up errors of
// usermanagement for a callback, *session.Error for a session, *core.Error for what WorkOS answered.
const (
	// ErrNoSignIn is a callback that belongs to no sign-in of this browser: it was begun elsewhere, it is too old, or it
	// has come back before.
	ErrNoSignIn = core.Sentinel("workos: the callback belongs to no sign-in of this browser")

	// ErrForbidden is a guard's refusal. The error of the guard is in the chain.
	ErrForbidden = core.Sentinel("workos: a guard refused the session")

	// ErrNotWorkOS is a response in place of WorkOS's, such as a page of a proxy or a firewall. It says nothing of the
	// session or the sign-in, and the status is 503.
	ErrNotWorkOS = core.Sentinel("workos: the response is not from WorkOS")

	// ErrCrossOrigin is a request that another site made the browser send.
	ErrCrossOrigin = core.Sentinel("workos: the request comes from another site")
)

// Error is what a request is answered with in place of what it wanted.
type Error struct {
	// Status is what the default page is sent with: 400 for a callback that cannot be finished, 401 for a request
	// without a session that is no visit of a page, 403 for what is refused, 405 for a wrong method, 503 for what may
	// succeed later, 500 for anything else.
	Status int

	// RetryAfter is how long to wait, with status 503. The header of that name is set.
	RetryAfter time.Duration

	// TryAgain is a path on this host with which the browser can start again, and come to where it was going; empty if
	// that would not help.
	TryAgain string

	Err error

	look        *look // of the pages of the Auth that made it
	ofOwnSignIn bool  // it came back to the browser that began the sign-in
}

func (e *Error) Error() string {
	text := "workos: authkit: " + strconv.Itoa(e.Status)
	if e.Err != nil {
		text += ": " + strings.TrimPrefix(e.Err.Error(), "workos: ")
	}
	return text
}

// Unwrap returns what went wrong.
func (e *Error) Unwrap() error { return e.Err }

// defaultRetryAfter is for what WorkOS gave no time for.
const defaultRetryAfter = 5 * time.Second

// statusOf is the status for an error of a call to WorkOS: 400 if the call was understood and refused, 503 if it may
// succeed later, and 500 if the program itself is at fault.
func statusOf(err error) int {
	failed, ofSession := errors.AsType[*session.Error](err)
	_, lost := errors.AsType[*core.TransportError](err)
	switch {
	case ofSession && failed.Retryable, errors.Is(err, usermanagement.ErrTokenRevoked), lost, errors.Is(err, context.Canceled),
		verdict.Passes(err), isOfKeys(err):
		return http.StatusServiceUnavailable
	case errors.Is(err, core.ErrUnauthorized), errors.Is(err, core.ErrorCode("invalid_client")), errors.Is(err, core.ErrorCode("unauthorized_client")):
		return http.StatusInternalServerError
	case verdict.Refused(err):
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

// isOfKeys reports whether an error is of the request for the keys of access tokens. That names nobody who could be refused:
// whatever the response says, nothing is known of the session.
func isOfKeys(err error) bool {
	answer, ok := errors.AsType[*core.Error](err)
	return ok && answer.Route == "/sso/jwks/{client_id}"
}

// explain adds to the error of a call to WorkOS that it was something else that responded.
func explain(err error) error {
	if verdict.Foreign(err) {
		return fmt.Errorf("%w: %w", ErrNotWorkOS, err)
	}
	return err
}

// retryAfter is how long to wait after an error of a call to WorkOS.
func retryAfter(err error) time.Duration {
	if answer, ok := errors.AsType[*core.Error](err); ok && answer.RetryAfter > 0 {
		return answer.RetryAfter
	}
	return defaultRetryAfter
}

// fail answers a request with an error.
func (a *Auth) fail(w http.ResponseWriter, r *http.Request, failure *Error) {
	failure.Err = explain(failure.Err)
	a.log(r, failure)
	failure.look = a.look
	forbidCaching(w)
	if len(w.Header()["Set-Cookie"]) > 0 { // OnError may serve a file
		forbidStoringNow(w.Header())
	}
	if failure.Status == http.StatusUnauthorized && w.Header().Get("WWW-Authenticate") == "" {
		a.challenge(w.Header())
	}
	if failure.Status == http.StatusServiceUnavailable {
		failure.RetryAfter = retryAfter(failure.Err)
		w.Header().Set("Retry-After", strconv.Itoa(secondsToWait(failure.RetryAfter)))
	}
	a.config.OnError(w, r, failure)
}

// log leaves out the address, which can hold codes.
func (a *Auth) log(r *http.Request, failure *Error) {
	level := slog.LevelDebug
	if failure.Status >= http.StatusInternalServerError && r.Context().Err() == nil { // else nobody waits for it
		level = slog.LevelError
	}
	logger := cmp.Or(a.config.Logger, slog.Default())
	logger.LogAttrs(r.Context(), level, "workos: authkit", slog.String("method", r.Method), slog.String("route", r.Pattern),
		slog.Int("status", failure.Status), slog.Any("error", failure.Err))
}

// forbidCaching is for every response that depends on a cookie or sets one.
func forbidCaching(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "private, no-store")
	varyByCookie(w.Header())
}

func varyByCookie(header http.Header) {
	if !slices.Contains(header["Vary"], "Cookie") {
		header.Add("Vary", "Cookie")
	}
}
