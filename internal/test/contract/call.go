package contract

import "github.com/workos-typestate/workos/core"

// Module is one package under modules/ with its calls.
type Module struct {
	Name  string // of the package
	Calls []Call
}

// Call carries out one operation by one method of the SDK.
type Call struct {
	operation string
	do        func(*Client, *Input) (any, error)
	url       bool
	view      func(any) any
	member    string // of the samples that the call is for; empty is all
	value     string
	needs     []string
	except    []exception
	also      []also
	beyond    []addition
	noNull    []addition
	added     map[string]bool // the ones of these two that were needed
}

// Option sets a special property of a call.
type Option func(*Call)

type exception struct {
	place, reason string
	typesOnly     bool
}

// also is a type that may occur in responses at a pointer.
type also struct {
	pointer string
	value   any
}

// Op is a call of the operation with the given id. do returns the method's result, or nil if the method returns only
// an error.
func Op(operation string, do func(*Client, *Input) (any, error), options ...Option) Call {
	call := Call{operation: operation, do: do}
	for _, option := range options {
		option(&call)
	}
	return call
}

// URL is a call that sends nothing and returns a URL for a browser.
func URL(operation string, do func(*Client, *Input) (string, error), options ...Option) Call {
	call := Op(operation, func(c *Client, in *Input) (any, error) { return do(c, in) }, options...)
	call.url = true
	return call
}

// revealed returns the text of a URL that holds a secret.
func revealed(address core.SecretURL, err error) (string, error) { return address.Reveal(), err }

// When restricts the call to the samples whose body or query has the value.
func When(member, value string) Option {
	return func(c *Call) { c.member, c.value = member, value }
}

// Needs adds members of the full sample to the minimal one: members that the SDK requires and the contract does not.
func Needs(members ...string) Option {
	return func(c *Call) { c.needs = append(c.needs, members...) }
}

// View converts the result to the shape of the response.
func View(view func(result any) any) Option {
	return func(c *Call) { c.view = view }
}

// Except excuses a place, as failures print it, and all below it. It is published with its reason.
func Except(place, reason string) Option {
	return func(c *Call) { c.except = append(c.except, exception{place, reason, false}) }
}

// Untyped excuses the Go types of a place and all below it, such as JSON that is kept raw: its values must still be
// passed on. It is published with its reason.
func Untyped(place, reason string) Option {
	return func(c *Call) { c.except = append(c.except, exception{place, reason, true}) }
}

// Also names a type that responses may have at the pointer, such as "/data/*/owner", though no sample has it: it is
// also searched for fields that only the Node SDK knows.
func Also(pointer string, value any) Option {
	return func(c *Call) { c.also = append(c.also, also{pointer, value}) }
}

// meets reports whether the call is for the request.
func (c Call) meets(r request) bool {
	if c.member == "" {
		return true
	}
	v, _ := r.member(c.member)
	return v == c.value
}
