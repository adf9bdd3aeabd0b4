// Package rpc has the guards of servers whose methods are called by name, for the modules contrib/grpc and contrib/connectrpc.
//
//	rules, err := rpc.New(api, // a *bearer.Auth
//		rpc.WithMethod("/reports.v1.Reports/Delete", bearer.Role("admin")))
//
// Every method needs a caller, but for those of health and reflection, and those that WithOpen names.
package rpc

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// Rules say whom the methods of a server let in. They are safe for use by many goroutines at once.
type Rules struct {
	auth   *bearer.Auth
	guards map[string][]bearer.Guard // by method, or by service with a slash at its end
	all    []bearer.Guard
	open   map[string]bool // as guards
}

// Option is a rule.
type Option struct{ set func(*Rules) error }

// WithGuards asks something of the caller of every method that is not open, besides the guards of the method.
func WithGuards(guards ...bearer.Guard) Option {
	return Option{func(r *Rules) error {
		r.all = append(r.all, guards...)
		return nil
	}}
}

// WithMethod asks something of the caller of one method, "/package.Service/Method", or of all of a service, "/package.Service/".
// A method has its own guards and those of its service.
func WithMethod(name string, guards ...bearer.Guard) Option {
	return Option{func(r *Rules) error {
		if err := checkName("WithMethod", name); err != nil {
			return err
		}
		r.guards[name] = append(r.guards[name], guards...)
		return nil
	}}
}

// WithOpen lets anybody call a method, or all of a service, named as for WithMethod. A caller with a good token is in the
// context there, too.
func WithOpen(names ...string) Option {
	return Option{func(r *Rules) error {
		for _, name := range names {
			if err := checkName("WithOpen", name); err != nil {
				return err
			}
			r.open[name] = true
		}
		return nil
	}}
}

func checkName(option, name string) error {
	if strings.Count(name, "/") != 2 || !strings.HasPrefix(name, "/") || strings.HasPrefix(name, "//") {
		return &core.ArgumentError{Argument: option, Reason: `has a name that is not of the form "/package.Service/Method" or "/package.Service/"`}
	}
	return nil
}

// alwaysOpen are asked by what runs a server and by tools, which have no tokens.
var alwaysOpen = [...]string{"/grpc.health.v1.Health/", "/grpc.reflection.v1.ServerReflection/", "/grpc.reflection.v1alpha.ServerReflection/"}

// New returns the rules of a server whose callers auth lets in.
//
// Errors: *core.ArgumentError if auth is nil, or an option refuses its value.
func New(auth *bearer.Auth, opts ...Option) (*Rules, error) {
	if auth == nil {
		return nil, &core.ArgumentError{Argument: "auth", Reason: "is nil"}
	}
	r := &Rules{auth: auth, guards: map[string][]bearer.Guard{}, open: map[string]bool{}}
	for _, name := range alwaysOpen {
		r.open[name] = true
	}
	for i, option := range opts {
		if option.set == nil {
			return nil, &core.ArgumentError{Argument: "opts[" + strconv.Itoa(i) + "]", Reason: "is the zero value"}
		}
		if err := option.set(r); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// LetIn returns the context with the caller, for a method and the values of the field Authorization, and when their token ends:
// the zero time if it does not say, or if the method is open. The error is a *bearer.Error.
func (r *Rules) LetIn(ctx context.Context, method string, authorization []string) (context.Context, time.Time, error) {
	service := method[:strings.LastIndexByte(method, '/')+1]
	caller, err := r.auth.VerifyHeader(ctx, authorization)
	if r.open[method] || r.open[service] {
		if err == nil {
			ctx = bearer.NewContext(ctx, caller)
		}
		return ctx, time.Time{}, nil
	}
	if err == nil {
		err = r.auth.Check(caller, slices.Concat(r.all, r.guards[service], r.guards[method])...)
	}
	if err != nil {
		return ctx, time.Time{}, err
	}
	return bearer.NewContext(ctx, caller), endOf(caller), nil
}

// endOf is when a caller's token expires.
func endOf(caller bearer.Caller) (end time.Time) {
	switch caller := caller.(type) {
	case *bearer.User:
		return caller.ExpiresAt
	case *bearer.Machine:
		return caller.ExpiresAt
	case *bearer.KeyOwner:
		return caller.APIKey.ExpiresAt
	}
	return end
}
