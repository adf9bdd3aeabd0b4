package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/env"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// The exit statuses; docs/cli.md lists them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitCredential  = 3
	exitRefused     = 4
	exitUnavailable = 5
	exitInterrupted = 130 // the status of a program that SIGINT ended, as in a shell
)

// usageError is an invalid command line.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func misused(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// credentialError names the missing credential.
type credentialError struct{ text string }

func (e *credentialError) Error() string { return e.text }

// failure is how a command failed.
type failure struct {
	status    int
	code      string // one word for programs
	text      string
	hint      string // for people: what to do
	requestID string
	http      int // of the response
}

// explain returns the exit status for an error, and what the user can do about it.
func explain(err error) failure {
	if f, ok := explainSignIn(err); ok {
		return f
	}
	_, usage := errors.AsType[*usageError](err)
	_, missing := errors.AsType[*credentialError](err)
	switch {
	case missing:
		return failure{status: exitCredential, code: "credential_required", text: err.Error()}
	case usage:
		return failure{status: exitUsage, code: "usage", text: err.Error()}
	case errors.Is(err, core.ErrInvalidArgument):
		return failure{status: exitUsage, code: "usage", text: err.Error()}
	case errors.Is(err, env.ErrAPIKeyRequired):
		return failure{status: exitCredential, code: "api_key_required", text: env.APIKeyVariable + " is not set"}
	case errors.Is(err, context.Canceled):
		return failure{status: exitInterrupted, code: "interrupted", text: "Interrupted."}
	}
	f := failure{status: exitFailed, code: "failed", text: err.Error()}
	if unusable, ok := errors.AsType[*core.ResponseError](err); ok {
		f.http, f.requestID = unusable.Status, unusable.RequestID
	}
	if _, ok := errors.AsType[*core.TransportError](err); ok {
		f.status, f.code = exitUnavailable, "unavailable"
	}
	if apiErr, ok := errors.AsType[*core.Error](err); ok {
		f.http, f.requestID = apiErr.Status, apiErr.RequestID
		switch {
		case apiErr.Status == http.StatusUnauthorized || apiErr.Status == http.StatusForbidden:
			f.status, f.code, f.hint = exitRefused, "refused", "Does the credential belong to this environment, and may it do this?"
		case apiErr.Status == http.StatusTooManyRequests || apiErr.Status >= http.StatusInternalServerError:
			f.status, f.code = exitUnavailable, "unavailable"
		}
	}
	return f
}

// explainSignIn is explain for the errors of a sign-in and its tokens.
func explainSignIn(err error) (f failure, ok bool) {
	switch {
	case errors.Is(err, tokens.ErrSignInRequired):
		return failure{status: exitCredential, code: "sign_in_required", text: "You are not signed in. Run: workos login"}, true
	case errors.Is(err, tokens.ErrReadOnly):
		return failure{
			status: exitCredential, code: "token_expired",
			text: tokenVariable + " cannot be refreshed. Set it to a new access token, or unset it and run: workos login",
		}, true
	case errors.Is(err, usermanagement.ErrAccessDenied):
		return failure{status: exitRefused, code: "access_denied", text: "The sign-in was refused. Nothing was changed."}, true
	case errors.Is(err, usermanagement.ErrExpiredToken), errors.Is(err, loopback.ErrTimeout):
		return failure{status: exitFailed, code: "timeout", text: "The sign-in was not finished in time. Run the command again."}, true
	case errors.Is(err, loopback.ErrNoPort):
		return failure{status: exitFailed, code: "no_port", text: "The port is in use: choose another with --port, or use login --device."}, true
	case errors.Is(err, loopback.ErrOpenedTwice):
		return failure{
			status: exitFailed, code: "opened_twice",
			text: "The sign-in was opened in two browsers, and one may be another user's. Run the command again.",
		}, true
	case errors.Is(err, tokens.ErrExposed):
		return failure{status: exitFailed, code: "exposed", text: err.Error() + ". Run: workos login"}, true
	}
	return failure{}, false
}

// fail reports the failure of a command to the user.
func (p *program) fail(f failure) {
	if !p.json {
		p.say("%s", printable(f.text))
		if f.hint != "" {
			p.say("%s", f.hint)
		}
		return
	}
	text, err := encode(struct {
		Error     string `json:"error"`
		Message   string `json:"message"`
		Status    int    `json:"status,omitzero"`
		RequestID string `json:"request_id,omitzero"`
	}{f.code, f.text, f.http, f.requestID})
	if err == nil {
		p.say("%s", text)
	}
}
