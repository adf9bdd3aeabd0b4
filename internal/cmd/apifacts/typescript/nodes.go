package typescript

import (
	"fmt"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

// Refs names the schema of a declared type. If the name is empty, or Refs is nil, the type's own node is used instead.
type Refs func(declared string) string

// scope is the place of a type.
type scope struct {
	refs       Refs
	parameters map[string]argument // type parameters of the declaration around it
	property   string              // the property with the type: names imply formats
	region     string              // of the declaration around it
	within     []string            // declarations around it
	inline     bool                // return the type's own node, not a ref
}

// argument is the value of a type parameter, in its original scope.
type argument struct {
	of Type
	in scope
}

// Node returns the schema node of a type expression.
func (t *Types) Node(of Type, refs Refs) node.Node { return t.node(of, scope{refs: refs}) }

// Declaration returns the schema node of a declared type itself, with refs for other types.
func (t *Types) Declaration(declared string, refs Refs) node.Node {
	d := t.declared[declared]
	return t.node(d.body, scope{refs: refs, region: d.region, parameters: d.arguments(nil, scope{}), within: []string{declared}})
}

// Property returns the schema node of a property of a declared object type, with refs for other types.
func (t *Types) Property(declared, property string, refs Refs) (node.Node, bool) {
	d := t.declared[declared]
	if d == nil {
		return nil, false
	}
	body := d.body
	if parts, ok := body.(intersection); ok {
		body = parts[len(parts)-1]
	}
	o, _ := body.(object)
	for _, f := range o.fields {
		if f.name == property {
			return t.node(f.of, scope{refs: refs, property: property, region: d.region}), true
		}
	}
	return nil, false
}

// Order returns the names of the properties of a type's node in order of declaration, those of a base first.
func (t *Types) Order(of Type) []string {
	var names []string
	var walk func(Type)
	walk = func(of Type) {
		switch of := of.(type) {
		case object:
			for _, f := range of.fields {
				names = append(names, f.name)
			}
		case intersection:
			for _, part := range of {
				walk(part)
			}
		case named:
			if d := t.declared[t.Lookup(of.name)]; d != nil {
				walk(d.body)
			} else if len(of.args) > 0 {
				walk(of.args[0])
			}
		}
	}
	walk(of)
	n := t.Node(of, nil)
	return slices.DeleteFunc(node.Unique(names), func(name string) bool { return node.Property(n, name) == nil })
}

func (t *Types) node(of Type, s scope) node.Node {
	inline := s.inline
	s.inline = false // for what the type contains
	switch of := of.(type) {
	case literal:
		return literalNode(of.value)
	case arrayOf:
		return node.Node{"type": "array", "items": t.node(of.items, s)}
	case keyOf:
		return node.Node{"type": "string"}
	case indexed:
		return t.indexedNode(of, s)
	case union:
		return t.unionNode(of, s)
	case intersection:
		s.inline = true
		n := t.node(of[0], s)
		for _, part := range of[1:] {
			n = merge(n, t.node(part, s))
		}
		return n
	case object:
		return t.objectNode(of, s)
	case named:
		return t.namedNode(of, s, inline)
	}
	return node.Any()
}

func literalNode(value any) node.Node {
	switch value.(type) {
	case string:
		return node.Node{"type": "string", "const": value}
	case int:
		return node.Node{"type": "integer", "const": value}
	}
	return node.Node{"type": "number", "const": value}
}

// indexedNode returns the node of a property's type, Base["property"], or of a constant's values, (typeof constant)[keyof typeof constant].
func (t *Types) indexedNode(of indexed, s scope) node.Node {
	if constant, ok := of.of.(named); ok && strings.HasPrefix(constant.name, "typeof ") && of.key == (keyOf{}) {
		d := t.declared[constant.name]
		if d == nil {
			return node.Node{"type": "string"}
		}
		o, _ := d.body.(object)
		var values union
		for _, f := range o.fields {
			if _, ok := f.of.(literal); ok {
				values = append(values, f.of)
			}
		}
		return t.unionNode(values, s)
	}
	s.refs = nil
	if key, ok := of.key.(literal); ok {
		if n := node.Property(t.node(of.of, s), fmt.Sprint(key.value)); n != nil {
			return n
		}
	}
	return node.Any()
}

func (t *Types) objectNode(of object, s scope) node.Node {
	n := node.Node{"type": "object"}
	properties := node.Node{}
	var required []string
	for _, f := range of.fields {
		own := s
		own.property = f.name
		value := t.node(f.of, own)
		if node.Type(value) == "undefined" || node.Has(value, "oneOf") && len(node.Variants(value)) == 0 {
			continue
		}
		if f.deprecated || t.deprecated[property{s.region, f.name}] || t.deprecated[property{s.region, Camel(f.name)}] {
			value["deprecated"] = true
		}
		properties[f.name] = value
		alternatives, _ := f.of.(union)
		if !f.optional && !slices.ContainsFunc(alternatives, func(a Type) bool { return isNamed(a, "undefined") }) {
			required = append(required, f.name)
		}
	}
	if len(properties) > 0 {
		n["properties"] = properties
	}
	if prefix := prefixOf(node.Property(n, "object")["const"]); prefix != "" && node.Type(node.Property(n, "id")) == "string" {
		node.Property(n, "id")["id_prefix"] = prefix
	}
	require(n, required)
	switch {
	case of.rest != nil:
		n["additional"] = additional(t.node(of.rest, s))
	case len(properties) == 0:
		n["additional"] = true
	}
	return n
}

// additional returns the node of properties with other names in an object node.
func additional(n node.Node) any {
	if node.Equal(n, node.Any()) {
		return true
	}
	return n
}

// require marks properties of an object node as required.
func require(n node.Node, names []string) {
	delete(n, "required")
	if slices.Sort(names); len(names) > 0 {
		n["required"] = node.List(slices.Compact(names))
	}
}
