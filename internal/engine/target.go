package engine

import (
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/redact"
)

// constant is a string that is written in the program, as core.Path takes it.
type constant string

// Path1 is core.Path with one identifier, of whatever type.
func Path1[A ~string](template constant, a A) core.Target {
	return machine.Path1(string(template), string(a))
}

// Path2 is core.Path with two.
func Path2[A, B ~string](template constant, a A, b B) core.Target {
	return machine.Path2(string(template), string(a), string(b))
}

// Path3 is core.Path with three.
func Path3[A, B, C ~string](template constant, a A, b B, c C) core.Target {
	return machine.Path3(string(template), string(a), string(b), string(c))
}

// Deduplicated marks an endpoint of which WorkOS promises that requests with the same idempotency key act once, so that
// a POST to it may be sent again after a response was lost. The contract says which ones ("deduplicated"): that an
// endpoint, or another SDK, takes the header promises nothing.
func Deduplicated(target core.Target) core.Target { return machine.Deduplicated(target) }

// MayBeEmpty marks an endpoint that can respond without a body: the result is then a nil pointer.
func MayBeEmpty(target core.Target) core.Target { return machine.MayBeEmpty(target) }

// Returns names the member of the response that the call is for, such as a token that is shown only once: a response
// without it is a *core.ResponseError.
func Returns(target core.Target, member constant) core.Target {
	return machine.Returns(target, string(member))
}

// Has names a member that every response has, if only as null: one without it is not WorkOS's, and a *core.ResponseError.
func Has(target core.Target, member constant) core.Target { return machine.Has(target, string(member)) }

// OnAuthHost sends the request to the host that serves sign-out at the identity provider, as the contract asks of two
// endpoints. It holds for the production API only: a client that was given a host of its own keeps to that.
func OnAuthHost(target core.Target) core.Target { return machine.OnAuthHost(target) }

// Invalid makes err the error of every call to target; nil changes nothing. A list has no other way to report what is
// wrong with its arguments before it is fetched.
func Invalid(target core.Target, err error) core.Target { return machine.Invalid(target, err) }

// Required returns a *core.ArgumentError that names the first argument of the name-value pairs whose value is empty or
// blank, or holds the mark that a secret prints as. The modules use it where WorkOS's own complaint would be about
// something else, and where nothing is sent.
func Required(pairs ...string) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		if strings.TrimSpace(pairs[i+1]) == "" {
			return &core.ArgumentError{Argument: pairs[i], Reason: "is empty"}
		}
		if strings.Contains(pairs[i+1], redact.Mark) {
			return &core.ArgumentError{Argument: pairs[i], Reason: `holds "` + redact.Mark + `": a secret was printed instead of revealed`}
		}
	}
	return nil
}

// NilContext is the *core.ArgumentError of a nil context, for what begins work before it sends.
func NilContext() error { return &core.ArgumentError{Argument: "ctx", Reason: "is nil"} }

// Incomplete is the *core.ResponseError of a 2xx response that lacks the member that the call is for.
func Incomplete(method, route, pointer string) error {
	return &core.ResponseError{Method: method, Route: route, Status: http.StatusOK, Field: pointer, Reason: "is missing"}
}
