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

// Errors of an Error, in addition to those of the packages below: *pkce.RefusedError and the step-up errors of
// usermanagement for a callback, *session.Error for a session, *core.Error for a response from WorkOS.
const (
	// ErrNoSignIn means that the callback does not belong to a sign-in of this browser: it started elsewhere, is too
	// old, or has already been finished.
	ErrNoSignIn = core.Sentinel("workos: the callback does not belong to a sign-in of this browser")

	// ErrForbidden means that a guard rejected the session. The error of the guard is in the chain.
	ErrForbidden = core.Sentinel("workos: a guard rejected the session")

	// ErrNotWorkOS means that something else responded instead of WorkOS, such as a proxy or a firewall. It says
	// nothing about the session or the sign-in, and the status is 503.
	ErrNotWorkOS = core.Sentinel("workos: the response is not from WorkOS")

	// ErrCrossOrigin means that another site made the browser send the request.
	ErrCrossOrigin = core.Sentinel("workos: the request comes from another site")
)

// Error describes a failed request. Config.OnError writes the response for it.
type Error struct {
	// Status is the status of the default page: 400 for a callback that cannot be finished, 401 for a request without a
	// session that is not a page visit, 403 for a rejected request, 405 for a wrong method, 503 for a failure that may
	// be temporary, 500 for anything else.
	Status int

	// RetryAfter is how long to wait, with status 503. The Retry-After header is set.
	RetryAfter time.Duration

	// TryAgain is a path on this host that lets the browser start again and reach the page that the user wanted; empty
	// if that would not help.
	TryAgain string

	Err error

	look        *look // the page settings of the Auth that made it
	ofOwnSignIn bool  // the browser is the one that started the sign-in
}

func (e *Error) Error() string {
	text := "workos: authkit: " + strconv.Itoa(e.Status)
	if e.Err != nil {
		text += ": " + strings.TrimPrefix(e.Err.Error(), "workos: ")
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// defaultRetryAfter is used when WorkOS sent no Retry-After.
const defaultRetryAfter = 5 * time.Second

// statusOf returns the status for an error of a call to WorkOS: 400 if WorkOS rejected the call, 503 if it may succeed
// later, and 500 if the program itself is at fault.
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

// isOfKeys reports whether an error is from the request for the keys of access tokens. That request does not identify a
// session, so its response says nothing about one.
func isOfKeys(err error) bool {
	response, ok := errors.AsType[*core.Error](err)
	return ok && response.Route == "/sso/jwks/{client_id}"
}

// explain adds ErrNotWorkOS to the error of a call if the response was not from WorkOS.
func explain(err error) error {
	if verdict.Foreign(err) {
		return fmt.Errorf("%w: %w", ErrNotWorkOS, err)
	}
	return err
}

// retryAfter returns how long to wait after an error of a call to WorkOS.
func retryAfter(err error) time.Duration {
	if response, ok := errors.AsType[*core.Error](err); ok && response.RetryAfter > 0 {
		return response.RetryAfter
	}
	return defaultRetryAfter
}

// fail responds to a request with an error.
func (a *Auth) fail(w http.ResponseWriter, r *http.Request, failure *Error) {
	failure.Err = explain(failure.Err)
	a.log(r, failure)
	failure.look = a.look
	forbidCaching(w)
	if len(w.Header()["Set-Cookie"]) > 0 { // OnError may serve a cacheable file
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

// log omits the URL, which can hold codes.
func (a *Auth) log(r *http.Request, failure *Error) {
	level := slog.LevelDebug
	if failure.Status >= http.StatusInternalServerError && r.Context().Err() == nil { // otherwise the client has gone
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
