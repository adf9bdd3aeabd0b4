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

// Errors of an Error, in addition to the reasons of usermanagement.TokenError, which match
// usermanagement.ErrInvalidToken.
const (
	// ErrNoToken means that the request has no bearer token.
	ErrNoToken = core.Sentinel("workos: the request has no bearer token")

	// ErrForbidden means that a guard rejected the caller. The error of the guard is in the chain.
	ErrForbidden = core.Sentinel("workos: a guard rejected the caller")

	// ErrInvalidAPIKey means that the value is not a valid API key: it is unknown, expired or revoked. It matches
	// usermanagement.ErrInvalidToken.
	ErrInvalidAPIKey = usermanagement.TokenError("is not a valid API key")

	// ErrTokenKind means that no source takes this kind of token, for example a token of a session where only Connect
	// is accepted. It matches usermanagement.ErrInvalidToken.
	ErrTokenKind = usermanagement.TokenError("is not of an accepted kind")

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

// Error describes a failed request. Config.OnError writes the response for it.
type Error struct {
	// Status is 400 for an Authorization field that cannot be read, 401 without a valid token, 403 if a guard rejects
	// the caller, 503 while the token cannot be verified, and 500 if the program itself is at fault.
	Status int

	// Code is the error code of the challenge: "invalid_request", "invalid_token", "insufficient_scope" or
	// "insufficient_user_authentication". It is empty if none applies.
	Code string

	// Scopes are the scopes that the request needs, if guards require any.
	Scopes []string

	// RetryAfter is how long to wait, with status 503. The Retry-After header is set.
	RetryAfter time.Duration

	// Challenge is the WWW-Authenticate field of the response; empty for none.
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

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Description returns what the caller may be told, in English: nothing that the caller sent, or that a guard or WorkOS
// said.
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

// defaultRetryAfter is used when WorkOS sent no Retry-After.
const defaultRetryAfter = 5 * time.Second

// failureOf returns the response for a token that was not verified.
func failureOf(err error) *Error {
	refusal, refused := errors.AsType[usermanagement.TokenError](err)
	response, responded := errors.AsType[*core.Error](err)
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
	// This includes a response that rejects this server's own credentials: gateways use the same words, and the token
	// may be valid.
	failure := &Error{Status: http.StatusServiceUnavailable, RetryAfter: defaultRetryAfter, Err: err}
	if responded && response.RetryAfter > 0 {
		failure.RetryAfter = response.RetryAfter
	}
	if pause, ok := errors.AsType[*pausedError](err); ok {
		failure.RetryAfter = max(pause.left, time.Second)
	}
	return failure
}

// challenge returns the value of WWW-Authenticate (RFC 6750 §3).
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

// problem is the body of a response (RFC 9457), with the code of OAuth.
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Error  string `json:"error,omitzero"`
}

// WriteProblem responds with the problem as JSON (RFC 9457). It is the default of Config.OnError.
func WriteProblem(w http.ResponseWriter, r *http.Request, failure *Error) {
	body, err := codec.Marshal(problem{http.StatusText(failure.Status), failure.Status, failure.Description(), failure.Code})
	if err != nil { // cannot happen: four texts and numbers
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

// fail responds to a request with an error. a is nil for a handler without Require in front, and may be the zero value.
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

// leaves reports whether the caller has gone and needs no response.
func leaves(ctx context.Context) bool { return errors.Is(ctx.Err(), context.Canceled) }
