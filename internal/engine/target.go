package engine

import (
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/redact"
)

// constant is a string literal of the program, as core.Path takes it.
type constant string

// Path1 is core.Path with one identifier, of any type.
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

// Deduplicated marks an endpoint where WorkOS promises that requests with the same idempotency key act once, so that
// a POST may be retried after its response was lost. The contract lists these endpoints ("deduplicated"). An
// endpoint that accepts the header, or another SDK that sends it, is not a promise.
func Deduplicated(target core.Target) core.Target { return machine.Deduplicated(target) }

// MayBeEmpty marks an endpoint that can respond without a body: the result is then a nil pointer.
func MayBeEmpty(target core.Target) core.Target { return machine.MayBeEmpty(target) }

// Returns names the member that the call is for, such as a token that is shown only once: a response without it is a
// *core.ResponseError.
func Returns(target core.Target, member constant) core.Target {
	return machine.Returns(target, string(member))
}

// Has names a member that every response has, even if it is null: a response without it is not WorkOS's, and a
// *core.ResponseError.
func Has(target core.Target, member constant) core.Target { return machine.Has(target, string(member)) }

// OnAuthHost sends the request to the host that serves sign-out at the identity provider, as the contract specifies for two
// endpoints. It applies only to the production API: a client with another host always uses that.
func OnAuthHost(target core.Target) core.Target { return machine.OnAuthHost(target) }

// Invalid makes err the error of every call to target; nil changes nothing. A list has no other way to report invalid
// arguments before it is fetched.
func Invalid(target core.Target, err error) core.Target { return machine.Invalid(target, err) }

// Required returns a *core.ArgumentError for the first of the name-value pairs whose value is empty or blank, or holds the
// mark that a secret prints as. The modules use it where WorkOS's own error would be misleading, and where nothing is
// sent.
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

// NilContext returns the *core.ArgumentError for a nil context, for methods that start work before they send.
func NilContext() error { return &core.ArgumentError{Argument: "ctx", Reason: "is nil"} }

// Incomplete returns the *core.ResponseError of a 2xx response that lacks the member that the call is for.
func Incomplete(method, route, pointer string) error {
	return &core.ResponseError{Method: method, Route: route, Status: http.StatusOK, Field: pointer, Reason: "is missing"}
}
