// Package rpc has the guards of servers whose methods are called by name, and the tokens of their clients, for the
// modules contrib/grpc and contrib/connectrpc.
//
//	rules, err := rpc.New(api, // a *bearer.Auth
//		rpc.WithMethod("/reports.v1.Reports/Delete", bearer.Role("admin")))
//	gate, err := rules.Serving(methods) // rejects a name that the server does not serve
//	ctx, err = gate.LetIn(ctx, method, authorization)
//
// Every method requires a caller, except those of health and reflection, and those that WithOpen names.
package rpc

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// Rules configure who may call the methods of a server. They are safe for concurrent use.
type Rules struct {
	auth    *bearer.Auth
	guards  map[string][]bearer.Guard // by method, or by service with a trailing slash
	all     []bearer.Guard
	open    map[string]bool // keys as in guards
	onError func(ctx context.Context, method string, failure *bearer.Error)
}

// Option is a rule.
type Option struct{ set func(*Rules) error }

// WithGuards adds guards to every method that is not open.
func WithGuards(guards ...bearer.Guard) Option {
	return Option{func(r *Rules) error {
		r.all = append(r.all, guards...)
		return nil
	}}
}

// WithMethod adds guards to one method, "/package.Service/Method", or to all methods of a service, "/package.Service/".
// A method has its own guards and those of its service. Without guards it requires a caller, even for health and
// reflection.
func WithMethod(name string, guards ...bearer.Guard) Option {
	return Option{func(r *Rules) error {
		if !isName(name) {
			return badName("WithMethod")
		}
		r.guards[name] = append(r.guards[name], guards...)
		return nil
	}}
}

// WithOpen opens a method or a whole service, named as for WithMethod, to callers without a token, as
// bearer.Auth.Optional does: a caller with a token is in the context, and an invalid token is rejected. A method of an
// open service that WithMethod names is not open.
func WithOpen(names ...string) Option {
	return Option{func(r *Rules) error {
		for _, name := range names {
			if !isName(name) {
				return badName("WithOpen")
			}
			r.open[name] = true
		}
		return nil
	}}
}

// WithOnError sets a function that is called for each rejected call, instead of a log record (slog.Default, an error if
// the status is 500 or more, otherwise for debugging).
func WithOnError(onError func(ctx context.Context, method string, failure *bearer.Error)) Option {
	return Option{func(r *Rules) error {
		if onError == nil {
			return &core.ArgumentError{Argument: "WithOnError", Reason: "is nil"}
		}
		r.onError = onError
		return nil
	}}
}

// isName reports whether a name is that of a method or, with a trailing slash, of a service.
func isName(name string) bool {
	return strings.Count(name, "/") == 2 && strings.HasPrefix(name, "/") && !strings.HasPrefix(name, "//")
}

func badName(option string) error {
	return &core.ArgumentError{Argument: option, Reason: `has a name that is not of the form "/package.Service/Method" or "/package.Service/"`}
}

// isInfrastructure reports whether load balancers and tools without tokens call the service.
func isInfrastructure(service string) bool {
	switch service {
	case "/grpc.health.v1.Health/", "/grpc.reflection.v1.ServerReflection/", "/grpc.reflection.v1alpha.ServerReflection/":
		return true
	}
	return false
}

// New returns the rules of a server whose callers auth authenticates.
//
// Errors: *core.ArgumentError if auth is nil, or if an option rejects its value; also if WithMethod and WithOpen use
// the same name.
func New(auth *bearer.Auth, opts ...Option) (*Rules, error) {
	if auth == nil {
		return nil, &core.ArgumentError{Argument: "auth", Reason: "is nil"}
	}
	r := &Rules{auth: auth, guards: map[string][]bearer.Guard{}, open: map[string]bool{}, onError: logged}
	for i, option := range opts {
		if option.set == nil {
			return nil, &core.ArgumentError{Argument: "opts[" + strconv.Itoa(i) + "]", Reason: "is the zero value"}
		}
		if err := option.set(r); err != nil {
			return nil, err
		}
	}
	for name := range r.open {
		if _, guarded := r.guards[name]; guarded {
			return nil, &core.ArgumentError{Argument: "WithOpen", Reason: "opens a name that WithMethod guards: " + name}
		}
	}
	return r, nil
}

func logged(ctx context.Context, method string, failure *bearer.Error) {
	level := slog.LevelDebug
	if failure.Status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	slog.Default().LogAttrs(ctx, level, "workos: bearer", slog.String("method", method), slog.Any("error", failure))
}

func (r *Rules) caller(ctx context.Context, method string, authorization []string) (bearer.Caller, error) {
	if !isName(method) {
		return nil, &bearer.Error{Status: http.StatusForbidden, Err: bearer.ErrForbidden}
	}
	return r.auth.VerifyHeader(ctx, authorization)
}

// The gRPC codes, which Connect uses too (google.rpc.Code).
const (
	codePermissionDenied = 7
	codeInternal         = 13
	codeUnavailable      = 14
	codeUnauthenticated  = 16
)

// Status returns the gRPC code for an error of LetIn, and what the caller may be told.
func Status(err error) (code uint32, text string) {
	failure, ok := errors.AsType[*bearer.Error](err)
	if !ok {
		return codeInternal, "The token cannot be checked"
	}
	code = codeInternal
	switch failure.Status {
	case http.StatusBadRequest, http.StatusUnauthorized:
		code = codeUnauthenticated
	case http.StatusForbidden:
		code = codePermissionDenied
	case http.StatusServiceUnavailable:
		code = codeUnavailable
	}
	return code, failure.Description()
}
