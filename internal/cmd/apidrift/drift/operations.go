package drift

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/openapi"
)

// operation compares one operation, which may be missing on one side.
func (c *comparison) operation(route string, before, after *openapi.Operation) {
	some := after
	if some == nil {
		some = before
	}
	c.module, c.of, c.where, c.kind, c.at = moduleOf(some), some.Method+" "+some.Path, "", "", nil
	switch {
	case before == nil:
		c.add(Came, Operation, "", "", "")
		c.samples(Came, &openapi.Operation{}, after)
	case after == nil:
		c.add(Went, Operation, "", "", "")
		c.samples(Went, before, &openapi.Operation{})
	default:
		c.itself(before, after)
		c.parameters(route, before, after)
		c.place(route, "body", "")
		c.bodies(before, after)
		c.responses(route, before, after)
		c.where, c.kind, c.at = "", "", nil
		c.samples(Changed, before, after)
	}
	c.use(route, after)
}

// itself compares an operation, except its parameters and the content of its body and responses.
func (c *comparison) itself(before, after *openapi.Operation) {
	if before.Deprecated != after.Deprecated {
		c.add(Changed, Operation, "", "", flag("deprecated", after.Deprecated))
	}
	if before.BodyRequired != after.BodyRequired {
		c.add(Changed, Operation, "", "", flag("with a required body", after.BodyRequired))
	}
	for _, of := range []struct {
		name string
		a, b any
	}{
		{"without an API key", before.Keyless, after.Keyless},
		{"security", before.Security, after.Security},
		{"server", before.Server, after.Server},
		{"feature flag", before.FeatureFlag, after.FeatureFlag},
	} {
		if !node.Equal(of.a, of.b) {
			c.add(Changed, Operation, "", "", of.name+" "+written(of.a)+" → "+written(of.b))
		}
	}
	if !node.Equal(before.Exclusive, after.Exclusive) {
		c.add(Changed, Operation, "", "", "which fields exclude each other")
	}
}

func flag(name string, set bool) string {
	if set {
		return name
	}
	return "no longer " + name
}

// place sets the place of the next comparison.
func (c *comparison) place(route, where, status string) {
	c.where, c.kind, c.at = where, "", []At{{Route: route, Where: where}}
	if status != "" {
		c.where = status
	}
	if isFailure(status) {
		c.kind, c.at = Error, nil
	}
}

func isFailure(status string) bool { return status >= "400" }

func (c *comparison) parameters(route string, before, after *openapi.Operation) {
	by := func(op *openapi.Operation) map[string]openapi.Parameter {
		all := map[string]openapi.Parameter{}
		for _, p := range op.Parameters {
			key := p.In + " " + p.Name
			if p.In == "path" { // its name is not sent
				key = fmt.Sprint("path ", strings.Index(placeholder.ReplaceAllStringFunc(op.Path, func(name string) string {
					if name == "{"+p.Name+"}" {
						return "*"
					}
					return "{}"
				}), "*"))
			}
			all[key] = p
		}
		return all
	}
	old, current := by(before), by(after)
	for _, name := range union(old, current) {
		p, had := old[name]
		q, has := current[name]
		switch {
		case !had:
			c.place(route, q.In, "")
			c.add(Came, Parameter, "/"+q.Name, "", c.after.brief(q.Schema, q.Required))
		case !has:
			c.place(route, p.In, "")
			c.add(Went, Parameter, "/"+p.Name, "", "")
		default:
			c.place(route, q.In, "")
			if p.Name != q.Name {
				c.add(Changed, Parameter, "/"+q.Name, "", "called "+p.Name+" before")
			}
			if p.Required != q.Required {
				c.add(Changed, Parameter, "/"+q.Name, "", flag("required", q.Required))
			}
			if p.Deprecated != q.Deprecated {
				c.add(Changed, Parameter, "/"+q.Name, "", flag("deprecated", q.Deprecated))
			}
			c.nodes(Parameter, "/"+q.Name, p.Schema, q.Schema, nil)
		}
	}
}

func (c *comparison) bodies(before, after *openapi.Operation) {
	switch {
	case before.Body == nil && after.Body == nil:
	case before.Body == nil:
		c.add(Came, Field, "", "", "a body")
	case after.Body == nil:
		c.add(Went, Field, "", "", "a body")
	default:
		c.nodes(Field, "", before.Body, after.Body, nil)
	}
}

func (c *comparison) responses(route string, before, after *openapi.Operation) {
	for _, status := range union(before.Responses, after.Responses) {
		old, had := before.Responses[status]
		current, has := after.Responses[status]
		c.place(route, "response", status)
		switch {
		case !had:
			c.add(Came, Response, "", "", c.after.codes(current))
		case !has:
			c.add(Went, Response, "", "", "")
		case old == nil && current != nil:
			c.add(Changed, Response, "", "", "has a body")
		case old != nil && current == nil:
			c.add(Changed, Response, "", "", "has no body")
		case old != nil:
			c.nodes(Field, "", old, current, nil)
		}
	}
}

// use records where the operation uses components, for the places of their changes and for their module.
func (c *comparison) use(route string, op *openapi.Operation) {
	if op == nil {
		return
	}
	c.uses(op.Body, At{Route: route, Where: "body"}, false, nil)
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		c.uses(op.Responses[status], At{Route: route, Where: "response"}, isFailure(status), nil)
	}
}

func (c *comparison) uses(n node.Node, at At, failure bool, above []string) {
	if name := node.Ref(n); name != "" {
		u := c.schemas[name]
		if u == nil {
			u = &use{modules: map[string]int{}, failure: true}
			c.schemas[name] = u
		}
		u.modules[c.module]++
		u.failure = u.failure && failure
		if !failure {
			u.at = append(u.at, at)
		}
		if !slices.Contains(above, name) {
			c.uses(c.after.schemas[name], at, failure, append(slices.Clip(above), name))
		}
		return
	}
	for name := range node.Properties(n) {
		inner := at
		inner.Pointer += "/" + name
		c.uses(node.Property(n, name), inner, failure, above)
	}
	for _, variant := range node.Variants(n) {
		inner := at
		if event, ok := node.Property(variant, "event")["const"].(string); ok {
			inner = At{Event: event, Where: "response"}
		}
		c.uses(variant, inner, failure, above)
	}
	for _, inside := range []node.Node{node.Items(n), node.Map(n, "additional")} {
		if inside != nil {
			inner := at
			inner.Pointer += "/*"
			c.uses(inside, inner, failure, above)
		}
	}
}

// components compares the schemas that both sides have, each once, regardless of the number of uses.
func (c *comparison) components() {
	for _, name := range slices.Sorted(maps.Keys(c.schemas)) {
		before, had := c.before.schemas[name]
		u := c.schemas[name]
		if !had {
			continue
		}
		c.of, c.where, c.at, c.kind = name, "", u.at, ""
		if c.module = u.module(); u.failure {
			c.kind = Error
		}
		c.nodes(Field, "", before, c.after.schemas[name], []string{name})
	}
}

// module returns the module with the most uses; events, which contain resources of other modules, only if there is no other.
func (u *use) module() string {
	most := ""
	for _, name := range slices.Sorted(maps.Keys(u.modules)) {
		if most == "" || most == "events" || name != "events" && u.modules[name] > u.modules[most] {
			most = name
		}
	}
	return most
}
