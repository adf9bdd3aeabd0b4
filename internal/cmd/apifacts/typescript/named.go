package typescript

import (
	"maps"
	"slices"
)

func (t *Types) namedNode(of named, s scope, inline bool) Node {
	if a, ok := s.parameters[of.name]; ok {
		s.parameters = a.parameters
		return t.node(a.of, s)
	}
	switch of.name {
	case "Record":
		return Node{"type": "object", "additional": additional(t.node(of.args[1], s))}
	case "Array", "ReadonlyArray", "Set":
		return Node{"type": "array", "items": t.node(of.args[0], s)}
	case "Partial", "Required", "Readonly", "Omit", "Pick", "Exclude", "Extract", "NonNullable":
		return t.utilityNode(of, s)
	}
	if n := languageNode(of.name, s.property); n != nil {
		return n
	}
	declared := t.Lookup(of.name)
	if declared == "" {
		return Node{"type": "any", "unknown": of.name}
	}
	d := t.declared[declared]
	if s.refs != nil && !inline && d.params == nil && isSchema(d.body) {
		if ref := s.refs(declared); ref != "" {
			return Node{"ref": ref}
		}
	}
	if slices.Contains(s.within, declared) {
		return Node{"type": "any", "recursive": declared}
	}
	s.parameters, s.region, s.inline = d.arguments(of.args, s.parameters), d.region, inline
	s.within = append(slices.Clip(s.within), declared)
	return t.node(d.body, s)
}

// arguments returns the values of a declaration's type parameters.
func (d *declaration) arguments(args []Type, outer map[string]argument) map[string]argument {
	values := map[string]argument{}
	for i, p := range d.params {
		if i < len(args) {
			p.defaults = args[i]
		}
		values[p.name] = argument{p.defaults, outer}
	}
	return values
}

// isSchema reports whether a declared type is a schema of its own, as objects and unions are, but no enumeration.
func isSchema(body Type) bool {
	switch body := body.(type) {
	case object, intersection:
		return true
	case union:
		return slices.ContainsFunc(body, func(member Type) bool {
			_, ok := member.(literal)
			return !ok && !isNamed(member, "null")
		})
	}
	return false
}

// languageNode is the node of a type of the language itself, or nil.
func languageNode(name, property string) Node {
	switch name {
	case "string":
		n := Node{"type": "string"}
		hint(n, property)
		return n
	case "number":
		if isInteger(property) {
			return Node{"type": "integer"}
		}
		return Node{"type": "number"}
	case "boolean":
		return Node{"type": "boolean"}
	case "true", "false":
		return Node{"type": "boolean", "const": name == "true"}
	case "null":
		return Node{"type": "null", "nullable": true}
	case "undefined", "void", "never":
		return Node{"type": "undefined"}
	case "any", "unknown", "symbol", "bigint":
		return Node{"type": "any"}
	case "object":
		return Node{"type": "object", "additional": true}
	case "Date":
		return Node{"type": "string", "format": "date-time"}
	}
	return nil
}

// utilityNode is the node of a type that TypeScript's own library derives from another.
func (t *Types) utilityNode(of named, s scope) Node {
	var keys []any
	if len(of.args) > 1 {
		keys = values(t.node(of.args[1], s))
	}
	s.inline = true
	n := t.node(of.args[0], s)
	switch of.name {
	case "Partial":
		delete(n, "required")
	case "Omit", "Pick":
		gone := func(name any) bool { return slices.Contains(keys, name) == (of.name == "Omit") }
		properties, _ := n["properties"].(Node)
		maps.DeleteFunc(properties, func(name string, _ any) bool { return gone(name) })
		required, _ := n["required"].([]any)
		delete(n, "required")
		if required = slices.DeleteFunc(required, gone); len(required) > 0 {
			n["required"] = required
		}
	case "Exclude":
		if enum, ok := n["enum"].([]any); ok {
			n["enum"] = slices.DeleteFunc(enum, func(value any) bool { return slices.Contains(keys, value) })
		}
	}
	return n
}

// values returns the literals that a node allows, if it names them.
func values(n Node) []any {
	if value, ok := n["const"]; ok {
		return []any{value}
	}
	enum, _ := n["enum"].([]any)
	return enum
}
