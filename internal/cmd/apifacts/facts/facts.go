// Package facts creates testdata/api, the contract of the SDK's tests, from the OpenAPI description and two releases of the Node SDK: the current
// one, and the last with the legacy FGA.
package facts

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/openapi"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/typescript"
)

// Facts is the contract.
type Facts struct {
	Current, Legacy string // the source of operations that only this release of the Node SDK has
	Operations      []*Operation
	Schemas         map[string]node.Node
	Errors          Errors
	Events          []*Event
	Samples         *Samples
	Conflicts       Conflicts
}

// builder holds the facts so far, and their sources.
type builder struct {
	Facts
	spec        *openapi.Description
	sdk, legacy *sdk
	calls       map[string][]*typescript.Call // of the current SDK, by route
	routes      []string                      // the keys of calls, in the order of the sources
	public      map[string]bool               // methods of the client that has no API key
	sdkEvents   map[string]node.Node          // the data of events in the SDK
}

// sdk is a release of the Node SDK.
type sdk struct {
	*typescript.Package
	source string // "node-11", for release 11.0.0
	calls  *typescript.Calls
	types  *typescript.Types
	names  map[string]string // of the schemas of declared types
}

func newSDK(p *typescript.Package) (*sdk, error) {
	major, _, _ := strings.Cut(p.Version, ".")
	calls, err := p.Calls()
	return &sdk{p, "node-" + major, calls, p.Types(), map[string]string{}}, err
}

// prefix is the prefix of the names of the release's own schemas: "Node11".
func (s *sdk) prefix() string { return strings.Replace(s.source, "node-", "Node", 1) }

// New creates the facts.
func New(spec *openapi.Description, current, legacy *typescript.Package) (*Facts, error) {
	b := &builder{spec: spec, calls: map[string][]*typescript.Call{}, public: map[string]bool{}, sdkEvents: map[string]node.Node{}}
	b.Schemas = maps.Clone(spec.Schemas)
	b.Errors.Operations = map[string]map[string]node.Node{}
	var err error
	if b.sdk, err = newSDK(current); err != nil {
		return nil, err
	}
	if b.legacy, err = newSDK(legacy); err != nil {
		return nil, err
	}
	for _, c := range b.sdk.calls.All {
		r := route(c.HTTP(), c.Path)
		if b.calls[r] == nil {
			b.routes = append(b.routes, r)
		}
		b.calls[r] = append(b.calls[r], c)
	}
	b.Current, b.Legacy = b.sdk.source, b.legacy.source
	b.readPublic()
	for _, step := range []func() error{
		b.described, b.undescribed, b.uniqueIDs, b.readEvents, b.prune, b.addPrefixes, b.resolved, b.compareSources, b.factsOnly,
		b.makeSamples, b.readErrors,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return &b.Facts, nil
}

var (
	publicMethods = regexp.MustCompile(`(?s)type Public(UserManagement|SSO)Methods\s*=(.*?);`)
	literal       = regexp.MustCompile(`'(\w+)'`)
)

// readPublic finds the methods of the SDK's client that has no API key.
func (b *builder) readPublic() {
	for _, list := range publicMethods.FindAllStringSubmatch(b.sdk.Source("factory.ts"), -1) {
		property := "userManagement"
		if list[1] == "SSO" {
			property = "sso"
		}
		for _, name := range literal.FindAllStringSubmatch(list[2], -1) {
			b.public[property+"."+name[1]] = true
		}
	}
}

// uniqueIDs sorts the operations.
func (b *builder) uniqueIDs() error {
	slices.SortFunc(b.Operations, func(x, y *Operation) int {
		return cmp.Or(cmp.Compare(x.Module, y.Module), cmp.Compare(x.Path, y.Path), cmp.Compare(x.Method, y.Method), cmp.Compare(x.ID, y.ID))
	})
	seen := map[string]*Operation{}
	for _, o := range b.Operations {
		if other := seen[o.ID]; other != nil {
			return fmt.Errorf("%s %s and %s %s are both %s: name them in facts/ids.txt", o.Method, o.Path, other.Method, other.Path, o.ID)
		}
		seen[o.ID] = o
	}
	return nil
}

// operation returns an operation by its identifier, or nil.
func (b *builder) operation(id string) *Operation {
	for _, o := range b.Operations {
		if o.ID == id {
			return o
		}
	}
	return nil
}

// resolve follows references.
func (b *builder) resolve(n node.Node) node.Node {
	for node.Ref(n) != "" {
		n = b.Schemas[node.Ref(n)]
	}
	return n
}

// prune keeps the schemas of the description, and those of the SDK that operations and events refer to.
func (b *builder) prune() error {
	used := map[string]bool{}
	var visit func(n node.Node, _ string)
	visit = func(n node.Node, _ string) {
		if name := node.Ref(n); name != "" && !used[name] {
			used[name] = true
			node.Walk(b.Schemas[name], "", visit)
		}
	}
	for name := range b.spec.Schemas {
		visit(node.Node{"ref": name}, "")
	}
	for _, o := range b.Operations {
		node.Walk(o.Body, "", visit)
		for _, n := range o.Responses {
			node.Walk(n, "", visit)
		}
	}
	for _, e := range b.Events {
		node.Walk(e.Data, "", visit)
	}
	maps.DeleteFunc(b.Schemas, func(name string, _ node.Node) bool { return !used[name] })
	return nil
}

// walk calls visit with every node of the facts, and with the name of its property.
func (b *builder) walk(visit func(n node.Node, name string)) {
	all := func(nodes map[string]node.Node) {
		for _, key := range slices.Sorted(maps.Keys(nodes)) {
			node.Walk(nodes[key], "", visit)
		}
	}
	all(b.Schemas)
	for _, o := range b.Operations {
		node.Walk(o.Body, "", visit)
		all(o.Responses)
		all(b.Errors.Operations[o.ID])
	}
}

// addPrefixes gives an identifier without an example the prefix that its name has everywhere else.
func (b *builder) addPrefixes() error {
	b.walk(func(n node.Node, name string) {
		if prefix := typescript.IDPrefix(name); prefix != "" && plainString(n) {
			n["id_prefix"] = prefix
		}
	})
	return nil
}

// plainString reports whether nothing is known about a string.
func plainString(n node.Node) bool {
	return node.Type(n) == "string" && !node.Has(n, "enum", "const", "format", "id_prefix")
}

// resolved reports what the declarations of the SDK leave open.
func (b *builder) resolved() error {
	open := map[string]bool{}
	b.walk(func(n node.Node, name string) {
		for _, key := range []string{"unknown", "recursive"} {
			if node.Has(n, key) {
				open[fmt.Sprintf("%s %v", key, n[key])] = true
			}
		}
		if node.Type(n) == "undefined" {
			open["undefined "+name] = true
		}
		if ref := node.Ref(n); ref != "" && b.Schemas[ref] == nil {
			open["reference "+ref] = true
		}
	})
	if len(open) > 0 {
		return fmt.Errorf("unresolved: %v", slices.Sorted(maps.Keys(open)))
	}
	return nil
}

// factsOnly reports prose, which we may not copy: keywords that nodes do not have, and values that are sentences.
func (b *builder) factsOnly() error {
	var found []error
	visit := func(n node.Node, name string) {
		for key := range n {
			if !slices.Contains(node.Keywords(), key) {
				found = append(found, fmt.Errorf("%s: a node has no %s", name, key))
			}
		}
		for _, key := range []string{"const", "default"} {
			if s, ok := n[key].(string); ok && strings.Contains(s, " ") {
				found = append(found, fmt.Errorf("%s: %s is prose: %q", name, key, s))
			}
		}
		enum, _ := n["enum"].([]any)
		for _, s := range node.Strings(enum) {
			if len(strings.Fields(s)) > 4 || strings.HasSuffix(s, ".") {
				found = append(found, fmt.Errorf("%s: enum is prose: %q", name, s))
			}
		}
	}
	b.walk(visit)
	for _, e := range b.Events {
		node.Walk(e.Data, "", visit)
		node.Walk(e.Envelope, "", visit)
	}
	return errors.Join(found...)
}
