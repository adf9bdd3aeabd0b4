package bearer

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

// What an Error can be about, besides the reasons of usermanagement.TokenError, which match usermanagement.ErrInvalidToken.
const (
	// ErrNoToken is a request without a bearer token.
	ErrNoToken = core.Sentinel("workos: the request has no bearer token")

	// ErrForbidden is a guard's refusal. The error of the guard is in the chain.
	ErrForbidden = core.Sentinel("workos: a guard refused the caller")

	// ErrInvalidAPIKey is a value that is not a valid API key: unknown, expired or revoked. It matches
	// usermanagement.ErrInvalidToken.
	ErrInvalidAPIKey = usermanagement.TokenError("is not a valid API key")

	// ErrTokenKind is a token of a kind that no source takes, such as one of a session where one of Connect is due. It
	// matches usermanagement.ErrInvalidToken.
	ErrTokenKind = usermanagement.TokenError("is not of a kind that is accepted here")

	errTwoFields      = core.Sentinel("workos: the request has several Authorization fields")
	errMalformedField = core.Sentinel("workos: the Authorization field has no token after the scheme, or more than one")
)

// Codes of RFC 6750 §3.1 and RFC 9470 §3.
const (
	codeInvalidRequest = "invalid_request"
	codeInvalidToken   = "invalid_token"
	codeScope          = "insufficient_scope"
	codeStale          = "insufficient_user_authentication"
)

// Error is what a request is answered with in place of what it wanted.
type Error struct {
	// Status is 400 for a field Authorization that cannot be read, 401 without a valid token, 403 for what a guard
	// refuses, 503 while it cannot be known, and 500 if the program itself is at fault.
	Status int

	// Code is that of the challenge: "invalid_request", "invalid_token", "insufficient_scope" or
	// "insufficient_user_authentication". It is empty where there is none to give.
	Code string

	// Scopes are those that the request needs, if guards ask for any.
	Scopes []string

	// RetryAfter is how long to wait, with status 503. The header of that name is set.
	RetryAfter time.Duration

	// Challenge is the field WWW-Authenticate of the response; empty for none.
	Challenge string

	Err error
}

func (e *Error) Error() string {
	text := "workos: bearer: " + strconv.Itoa(e.Status)
	if e.Err != nil {
		text += ": " + strings.TrimPrefix(e.Err.Error(), "workos: ")
	}
	return text
}

// Unwrap returns what went wrong.
func (e *Error) Unwrap() error { return e.Err }

// Description is what the caller may be told, in English: nothing of what they sent, nor of what a guard or WorkOS said.
func (e *Error) Description() string {
	refusal, refused := errors.AsType[usermanagement.TokenError](e.Err)
	switch {
	case refused:
		return "The access token " + string(refusal)
	case errors.Is(e.Err, errTwoFields):
		return "The request has several Authorization fields"
	case errors.Is(e.Err, errMalformedField):
		return "The Authorization field has no token after the scheme, or more than one"
	case e.Code == codeScope:
		return "The access token lacks a scope"
	case e.Code == codeStale:
		return "A more recent sign-in is required"
	case e.Status == http.StatusUnauthorized:
		return "A bearer token is required"
	case e.Status == http.StatusForbidden:
		return "The caller may not do this"
	case e.Status == http.StatusServiceUnavailable:
		return "The token cannot be checked now"
	}
	return "The token cannot be checked"
}

// defaultRetryAfter is for what WorkOS gave no time for.
const defaultRetryAfter = 5 * time.Second

// failureOf is the answer to a token that was not verified.
func failureOf(err error) *Error {
	refusal, refused := errors.AsType[usermanagement.TokenError](err)
	answer, answered := errors.AsType[*core.Error](err)
	wrong, isArgument := errors.AsType[*core.ArgumentError](err)
	switch {
	case errors.Is(err, ErrNoToken):
		return &Error{Status: http.StatusUnauthorized, Err: err}
	case errors.Is(err, errTwoFields), errors.Is(err, errMalformedField):
		return &Error{Status: http.StatusBadRequest, Code: codeInvalidRequest, Err: err}
	case refused:
		return &Error{Status: http.StatusUnauthorized, Code: codeInvalidToken, Err: refusal}
	case isArgument:
		return &Error{Status: http.StatusInternalServerError, Err: wrong}
	}
	// Also of a response that refuses this server's own credentials: gateways have the same words, and the token may be good.
	failure := &Error{Status: http.StatusServiceUnavailable, RetryAfter: defaultRetryAfter, Err: err}
	if answered && answer.RetryAfter > 0 {
		failure.RetryAfter = answer.RetryAfter
	}
	if pause, ok := errors.AsType[*pausedError](err); ok {
		failure.RetryAfter = max(pause.left, time.Second)
	}
	return failure
}

// challenge is the value of WWW-Authenticate (RFC 6750 §3).
func (a *Auth) challenge(e *Error) string {
	if e.Status != http.StatusUnauthorized && e.Code == "" {
		return ""
	}
	var params []string
	add := func(name, value string) {
		if value != "" {
			params = append(params, name+`="`+value+`"`)
		}
	}
	if a != nil {
		add("realm", a.config.Realm)
	}
	add("error", e.Code)
	if e.Code != "" {
		add("error_description", e.Description())
	}
	add("scope", strings.Join(e.Scopes, " "))
	if stale, ok := errors.AsType[*authkit.StaleSignInError](e.Err); ok {
		add("max_age", strconv.Itoa(max(0, int(stale.Within/time.Second))))
	}
	if a != nil {
		add("resource_metadata", a.config.ResourceMetadataURL)
	}
	if len(params) == 0 {
		return "Bearer"
	}
	return "Bearer " + strings.Join(params, ", ")
}

// problem is the body of a response (RFC 9457), with the code as OAuth has it.
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Error  string `json:"error,omitzero"`
}

// WriteProblem answers with the problem as JSON (RFC 9457). It is what Config.OnError is if it is nil.
func WriteProblem(w http.ResponseWriter, r *http.Request, failure *Error) {
	body, err := codec.Marshal(problem{http.StatusText(failure.Status), failure.Status, failure.Description(), failure.Code})
	if err != nil { // of four texts and numbers
		body = []byte("{}")
	}
	header := w.Header()
	header.Set("Content-Type", "application/problem+json")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(failure.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// fail answers a request with an error. a is nil for a handler that stands behind no Require, and may be the zero value.
func (a *Auth) fail(w http.ResponseWriter, r *http.Request, failure *Error) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	if failure.Challenge != "" {
		header.Set("WWW-Authenticate", failure.Challenge)
	}
	if failure.Status == http.StatusServiceUnavailable {
		header.Set("Retry-After", strconv.Itoa(int(min(math.Ceil(failure.RetryAfter.Seconds()), math.MaxInt32))))
	}
	if a == nil || a.config.OnError == nil {
		WriteProblem(w, r, failure)
		return
	}
	a.log(r, failure)
	a.config.OnError(w, r, failure)
}

// leaves reports whether the caller has gone, who then needs no answer.
func leaves(ctx context.Context) bool { return errors.Is(ctx.Err(), context.Canceled) }
