// Package drift compares two OpenAPI descriptions of the API.
package drift

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/facts"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/openapi"
)

// Change is one addition, removal or modification in the new description.
type Change struct {
	Module string // the Go package of package modules
	What   What
	Kind   Kind
	Of     string // an operation, "POST /organizations"; a schema, "Organization"; or an event, "event user.created"
	Place  string // within it, such as "body /name" or "/domains/*/state"; "" means all of it
	Value  string // of an enumeration, an error or a union: the added or removed value
	Detail string // the type of an addition; the old and the new value of a modification
	At     []At   // its places in requests and responses of operations and events
}

// What is the kind of modification.
type What string

// The kinds of modification.
const (
	Came    What = "came"
	Went    What = "went"
	Changed What = "changed"
)

// Kind is the kind of the changed thing.
type Kind string

// The kinds.
const (
	Operation Kind = "operation"
	Parameter Kind = "parameter"
	Field     Kind = "field"
	Value     Kind = "value"   // of an enumeration
	Variant   Kind = "variant" // of a union
	Response  Kind = "response"
	Event     Kind = "event"
	Error     Kind = "error"
	Sample    Kind = "sample"
)

// At is a place in a request or a response.
type At struct {
	Route   string // the operation's Route; "" for an event
	Event   string
	Where   string // "body", "query", or "response"
	Pointer string
}

// Name describes the change on a line, without its consequences.
func (c Change) Name() string {
	words := []string{string(c.Kind), string(c.What) + ":", c.Of}
	if c.Place != "" {
		words = append(words, c.Place)
	}
	name := strings.Join(words, " ")
	if c.Value != "" {
		name += " = " + c.Value
	}
	if c.Detail != "" {
		name += " (" + c.Detail + ")"
	}
	return name
}

// Compare returns the changes from one description to another, by module.
func Compare(before, after *openapi.Description) []Change {
	c := &comparison{before: side{before.Schemas}, after: side{after.Schemas}, schemas: map[string]*use{}}
	old, current := byRoute(before), byRoute(after)
	for _, route := range union(old, current) {
		c.operation(route, old[route], current[route])
	}
	c.components()
	slices.SortStableFunc(c.found, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Module, b.Module), cmp.Compare(order(a.Kind), order(b.Kind)), cmp.Compare(a.Name(), b.Name()))
	})
	return slices.CompactFunc(c.found, func(a, b Change) bool { return a.Module == b.Module && a.Name() == b.Name() })
}

// order returns the rank of a kind: greater things come first.
func order(k Kind) int {
	return slices.Index([]Kind{Operation, Event, Parameter, Response, Variant, Field, Value, Error, Sample}, k)
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// Route identifies an operation: its method, and its path without the names of parameters.
func Route(method, path string) string {
	return method + " " + placeholder.ReplaceAllString(path, "{}")
}

func byRoute(d *openapi.Description) map[string]*openapi.Operation {
	operations := map[string]*openapi.Operation{}
	for _, op := range d.Operations {
		operations[Route(op.Method, op.Path)] = op
	}
	return operations
}

// union returns the keys of both maps, sorted.
func union[V any](a, b map[string]V) []string {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]V{}
	}
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// comparison holds the changes found so far.
type comparison struct {
	before, after side
	found         []Change
	schemas       map[string]*use // the components that both sides use at the same places
	module        string          // of the current comparison
	of            string
	where         string // "", or "body" and the like before a pointer
	kind          Kind   // Error while the body of a failure is compared, or ""
	at            []At   // the roots of the pointers
}

// use is where a component is used.
type use struct {
	modules map[string]int
	at      []At
	failure bool // so far only in bodies of failures
}

// side is one of the descriptions.
type side struct{ schemas map[string]node.Node }

// resolve follows references.
func (s side) resolve(n node.Node) node.Node {
	nullable := false
	for node.Ref(n) != "" {
		nullable = nullable || node.Is(n, "nullable")
		n = s.schemas[node.Ref(n)]
	}
	if nullable && !node.Is(n, "nullable") {
		n = node.With(n, "nullable", true)
	}
	return n
}

func (c *comparison) add(what What, kind Kind, pointer, value, detail string) {
	if c.kind != "" && kind != Sample {
		kind = c.kind
	}
	change := Change{
		Module: c.module, What: what, Kind: kind, Of: c.of, Place: strings.TrimSpace(c.where + " " + pointer), Value: value, Detail: detail,
	}
	for _, root := range c.at {
		root.Pointer += pointer
		change.At = append(change.At, root)
	}
	c.found = append(c.found, change)
}

// moduleOf returns the Go package of an operation. A tag without a known module is its own module.
func moduleOf(op *openapi.Operation) string {
	module, err := facts.Module(op.Tag, op.Path)
	switch {
	case err != nil:
		return strings.NewReplacer("-", "", "_", "", ".", "").Replace(op.Tag)
	case module == "client":
		return "clientapi"
	}
	return module
}
