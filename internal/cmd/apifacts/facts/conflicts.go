package facts

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/typescript"
)

// Conflicts lists where the sources differ.
type Conflicts struct {
	Fields []*Conflict `json:"fields"`
	Paths  []PathNote  `json:"paths"`
}

// Conflict is a difference between the current SDK and the description.
type Conflict struct {
	Operations []string `json:"operations"` // identifiers, or "event …"
	Where      string   `json:"where"`      // "body", "query", "response" or "event_data"
	Field      string   `json:"field"`
	Issue      string   `json:"issue"`
	Node       any      `json:"node"`
	OpenAPI    any      `json:"openapi"`
}

// PathNote is an operation that a source lacks, or has under another path.
type PathNote struct {
	Operation    string `json:"operation"`
	Issue        string `json:"issue"`
	OpenAPIAndGo string `json:"openapi_and_go,omitempty"`
	Node         string `json:"node,omitempty"`
}

// compareSources finds where the current SDK and the description differ.
func (b *builder) compareSources() error {
	described := map[string]*Operation{}
	for _, o := range b.Operations {
		if o.Source == "openapi" {
			described[route(o.Method, o.Path)] = o
		}
	}
	for _, c := range b.sdk.calls.All {
		key := route(c.HTTP(), c.Path)
		if o := described[key]; o != nil {
			if err := b.compareCall(o, c, len(b.calls[key]) == 1); err != nil {
				return fmt.Errorf("%s: %w", c.Method, err)
			}
		}
	}
	for _, key := range b.routes {
		if o := described[key]; o != nil && o.Body != nil && len(b.calls[key]) > 1 {
			b.compareBodies(o, b.calls[key])
		}
	}
	for _, e := range b.Events {
		if data := b.sdkEvents[e.Event]; data != nil && slices.Contains(e.Sources, "openapi_event_union") {
			comparison{b, "event " + e.Event, "event_data"}.compare(data, e.Data, "", 0)
		}
	}
	b.addSeen()
	b.comparePaths()
	slices.SortStableFunc(b.Conflicts.Fields, func(x, y *Conflict) int {
		return cmp.Or(cmp.Compare(x.Where, y.Where), cmp.Compare(x.Issue, y.Issue), cmp.Compare(x.Field, y.Field), slices.Compare(x.Operations, y.Operations))
	})
	for _, c := range b.Conflicts.Fields {
		slices.Sort(c.Operations)
	}
	return nil
}

// compareCall compares the request and response of one method with the description of its operation. The bodies of several methods are compared
// together.
func (b *builder) compareCall(o *Operation, c *typescript.Call, single bool) error {
	if of := responseType(c); of != "" {
		for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
			if !strings.HasPrefix(status, "2") || o.Responses[status] == nil {
				continue
			}
			n, err := b.sdk.expression(of, b.sdk.calls.Imports(c.File), nil)
			if err != nil {
				return err
			}
			comparison{b, o.ID, "response"}.compare(n, o.Responses[status], "", 0)
			break
		}
	}
	if o.Body != nil && single {
		comparison{b, o.ID, "body"}.compare(b.sdkBody(c), o.Body, "", 0)
	}
	names, ok := b.sdkQuery(c)
	if !ok {
		return nil
	}
	query := comparison{b, o.ID, "query"}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !hasQuery(o, name) {
			query.conflict(name, "only_in_node", names[name], nil)
		}
	}
	for _, q := range o.Query {
		if name := q["name"].(string); names[name] == "" {
			query.conflict(name, "only_in_openapi", nil, brief(q))
		}
	}
	return nil
}

// sdkBody returns the node of the body that a call sends, or nil if the sources do not show it.
func (b *builder) sdkBody(c *typescript.Call) node.Node {
	of, err := b.sdk.types.Parse(b.sdk.calls.BodyType(c), b.sdk.calls.Imports(c.File))
	switch {
	case err != nil: // there is none, or it is not written as a type
		return nil
	case b.sdk.types.Undeclared(of):
		return b.serialized(c)
	}
	return b.sdk.types.Node(of, nil)
}

var word = regexp.MustCompile(`^\w+$`)

// serialized returns the node of a serializer's output, or nil if the sources do not show it.
func (b *builder) serialized(c *typescript.Call) node.Node {
	names := c.Serializers()
	if len(names) == 0 || b.sdk.calls.Serializer(c.File, names[0]) == nil {
		return nil
	}
	model := b.options(c)
	properties := node.Node{}
	var required []string
	for _, f := range b.sdk.calls.Serializer(c.File, names[0]).Fields {
		n := node.Property(model, f.From)
		if n == nil {
			return nil
		}
		if f.Serializer != "" { // the request has the shape of the inner serializer, not of the model
			wire := node.Any()
			if inner := b.sdk.calls.Serializer(c.File, f.Serializer); inner != nil && word.MatchString(inner.Returns) && b.sdk.types.Lookup(inner.Returns) != "" {
				wire, _ = b.sdk.expression(inner.Returns, nil, nil)
				if node.Type(n) == "array" {
					wire = node.Node{"type": "array", "items": wire}
				}
			}
			n = wire
		}
		properties[f.Wire] = n
		if node.Requires(model, f.From) {
			required = append(required, f.Wire)
		}
	}
	slices.Sort(required)
	return node.Node{"type": "object", "properties": properties, "required": node.List(required)}
}

// options returns the node of the options that a method takes, or nil.
func (b *builder) options(c *typescript.Call) node.Node {
	if c.Options() == "" || b.sdk.types.Lookup(c.Options()) == "" {
		return nil
	}
	n, _ := b.sdk.expression(c.Options(), nil, nil)
	return n
}

// compareBodies compares all bodies that methods of the SDK send with an operation's body.
func (b *builder) compareBodies(o *Operation, calls []*typescript.Call) {
	var bodies []node.Node
	for _, c := range calls {
		n := b.sdkBody(c)
		variants := []node.Node{n}
		if node.Only(n, "oneOf") {
			variants = node.Variants(n)
		}
		for _, v := range variants {
			if node.Type(v) == "object" && node.Has(v, "properties") {
				bodies = append(bodies, v)
			}
		}
	}
	if len(bodies) > 0 {
		comparison{b, o.ID, "body"}.compare(node.Union(bodies), o.Body, "", 0)
	}
}

// sdkQuery returns what a call can send as its query, by name, in brief. It reports false if the sources do not show it.
func (b *builder) sdkQuery(c *typescript.Call) (map[string]string, bool) {
	names := map[string]string{}
	options := node.Properties(b.options(c))
	if c.Verb != "list" {
		sent, ok := c.Query()
		for _, name := range sent {
			names[name] = "sent"
			if p := node.Map(options, typescript.Camel(name)); p != nil {
				names[name] = brief(p)
			}
		}
		return names, ok
	}
	for _, name := range c.Serializers() {
		serializer := b.sdk.calls.Serializer(c.File, name)
		if serializer == nil || serializer.Returns == "" || strings.HasPrefix(serializer.Returns, "Record<") {
			continue
		}
		if n, err := b.sdk.expression(serializer.Returns, nil, nil); err == nil {
			for name := range node.Properties(n) {
				names[name] = brief(node.Property(n, name))
			}
			return names, true
		}
	}
	for name := range options {
		if !slices.Contains(pathParams(c.Path), name) {
			names[snake(name)] = brief(node.Map(options, name))
		}
	}
	return names, len(options) > 0
}

// addSeen adds differences that types do not show, and that were found in the SDK's sources.
func (b *builder) addSeen() {
	const form, repeated, joined = "application/x-www-form-urlencoded", "repeated key", "style form, explode false"
	if id := "getSsoProfileAndToken"; b.operation(id) != nil {
		body := comparison{b, id, "body"}
		body.conflict("", "encoding", form, "application/json")
		body.conflict("client_secret", "required", false, true)
		body.conflict("code_verifier", "only_in_node", "string", nil)
	}
	for id, names := range map[string][]string{
		"ssoAuthorize": {"code_challenge", "code_challenge_method"}, "userManagementAuthorize": {"claim_nonce"},
	} {
		o, query := b.operation(id), comparison{b, id, "query"}
		if o == nil {
			continue
		}
		for _, name := range names {
			if !hasQuery(o, name) {
				query.conflict(name, "only_in_node", "sent", nil)
			}
		}
		query.conflict("provider_scopes", "encoding", repeated, joined)
	}
}

// comparePaths records which source has which operation.
func (b *builder) comparePaths() {
	operations := slices.SortedFunc(slices.Values(b.Operations), func(x, y *Operation) int {
		return cmp.Or(cmp.Compare(typescript.Placeholders(x.Path), typescript.Placeholders(y.Path)), cmp.Compare(x.Method, y.Method))
	})
	note := func(id, issue string) {
		b.Conflicts.Paths = append(b.Conflicts.Paths, PathNote{Operation: id, Issue: issue})
	}
	for _, o := range operations {
		key := route(o.Method, o.Path)
		described := o.Source == "openapi"
		if described && goLacks(o.ID) {
			note(o.ID, "not_in_go")
		}
		if described && b.calls[key] == nil && urlBuilders(key) == nil {
			note(o.ID, "not_in_node")
		}
		if o.Source == b.sdk.source && goHas(o.ID) {
			note(o.ID, "in_go_but_not_openapi")
		}
	}
	const here, there = "listEffectivePermissions", "listResourceMembershipPermissions"
	if o, other := b.operation(here), b.operation(there); o != nil && other != nil {
		b.Conflicts.Paths = append(b.Conflicts.Paths, PathNote{here, "path_differs", o.Path, other.Path})
	}
}
