package typescript

import (
	"reflect"
	"slices"
	"strings"
)

// Node is a schema node of the contract, in the form in which encoding/json would read it, but for numbers: a literal is an int or a float64.
type Node = map[string]any

// Refs names the schema that a declared type becomes. Where the name is empty, or Refs nil, the type's own node stands in its place.
type Refs func(declared string) string

// scope is where a type stands.
type scope struct {
	refs       Refs
	parameters map[string]argument // type parameters of the declaration around it
	property   string              // that has the type: names tell formats
	region     string              // of the declaration around it
	within     []string            // declarations around it
	inline     bool                // the type's own node is wanted, no ref
}

// argument is the value of a type parameter, with the scope that it comes from.
type argument struct {
	of         Type
	parameters map[string]argument
}

// Node returns the schema node of a type expression.
func (t *Types) Node(of Type, refs Refs) Node { return t.node(of, scope{refs: refs}) }

// Declaration returns the schema node of a declared type itself, with refs for what it refers to.
func (t *Types) Declaration(declared string, refs Refs) Node {
	d := t.declared[declared]
	return t.node(d.body, scope{refs: refs, region: d.region, parameters: d.arguments(nil, nil), within: []string{declared}})
}

// Property returns the schema node of a property that a declared object type itself has, with refs for what it refers to.
func (t *Types) Property(declared, property string, refs Refs) (Node, bool) {
	d := t.declared[declared]
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

// Order returns the names of the properties of a type's node as they are declared, those of a base first.
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
	has, _ := t.Node(of, nil)["properties"].(Node)
	var order []string
	for _, name := range names {
		if has[name] != nil && !slices.Contains(order, name) {
			order = append(order, name)
		}
	}
	return order
}

func (t *Types) node(of Type, s scope) Node {
	inline := s.inline
	s.inline = false // for what the type contains
	switch of := of.(type) {
	case literal:
		return literalNode(of.value)
	case arrayOf:
		return Node{"type": "array", "items": t.node(of.items, s)}
	case keyOf:
		return Node{"type": "string"}
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
	return Node{"type": "any"}
}

func literalNode(value any) Node {
	switch value.(type) {
	case string:
		return Node{"type": "string", "const": value}
	case int:
		return Node{"type": "integer", "const": value}
	}
	return Node{"type": "number", "const": value}
}

// indexedNode is the node of a property's type, Base["property"], or of a constant's values, (typeof constant)[keyof typeof constant].
func (t *Types) indexedNode(of indexed, s scope) Node {
	if constant, ok := of.of.(named); ok && strings.HasPrefix(constant.name, "typeof ") && of.key == (keyOf{}) {
		d := t.declared[constant.name]
		if d == nil {
			return Node{"type": "string"}
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
	properties, _ := t.node(of.of, s)["properties"].(Node)
	if key, ok := of.key.(literal); ok {
		if n, ok := properties[key.value.(string)].(Node); ok {
			return n
		}
	}
	return Node{"type": "any"}
}

func (t *Types) objectNode(of object, s scope) Node {
	n := Node{"type": "object"}
	properties := Node{}
	var required []string
	for _, f := range of.fields {
		own := s
		own.property = f.name
		value := t.node(f.of, own)
		if value["type"] == "undefined" || reflect.DeepEqual(value["oneOf"], []any{}) {
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
	if id, ok := properties["id"].(Node); ok && id["type"] == "string" {
		kind, _ := properties["object"].(Node)
		if prefix := prefixOf(kind["const"]); prefix != "" {
			id["id_prefix"] = prefix
		}
	}
	if len(properties) > 0 {
		n["properties"] = properties
	}
	if required != nil {
		n["required"] = sorted(required)
	}
	switch {
	case of.rest != nil:
		n["additional"] = additional(t.node(of.rest, s))
	case len(properties) == 0:
		n["additional"] = true
	}
	return n
}

// additional is what an object node says of properties with other names.
func additional(n Node) any {
	if reflect.DeepEqual(n, Node{"type": "any"}) {
		return true
	}
	return n
}

func sorted(names []string) []any {
	slices.Sort(names)
	list := make([]any, 0, len(names))
	for _, name := range slices.Compact(names) {
		list = append(list, name)
	}
	return list
}
