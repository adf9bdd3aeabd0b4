package typescript

import (
	"maps"
	"slices"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

func (t *Types) namedNode(of named, s scope, inline bool) node.Node {
	if a, ok := s.parameters[of.name]; ok {
		a.in.refs, a.in.property = s.refs, s.property
		return t.node(a.of, a.in)
	}
	switch of.name {
	case "Record":
		return node.Node{"type": "object", "additional": additional(t.node(of.arg(1), s))}
	case "Array", "ReadonlyArray", "Set":
		return node.Node{"type": "array", "items": t.node(of.arg(0), s)}
	case "Partial", "Required", "Readonly", "Omit", "Pick", "Exclude", "Extract", "NonNullable":
		return t.utilityNode(of, s)
	}
	if n := languageNode(of.name, s.property); n != nil {
		return n
	}
	declared := t.Lookup(of.name)
	if declared == "" {
		return node.Node{"type": "any", "unknown": of.name}
	}
	d := t.declared[declared]
	if s.refs != nil && !inline && d.params == nil && isSchema(d.body) {
		if ref := s.refs(declared); ref != "" {
			return node.Node{"ref": ref}
		}
	}
	if slices.Contains(s.within, declared) {
		return node.Node{"type": "any", "recursive": declared}
	}
	s.parameters, s.region, s.inline = d.arguments(of.args, s), d.region, inline
	s.within = append(slices.Clip(s.within), declared)
	return t.node(d.body, s)
}

// arguments returns the values of a declaration's type parameters.
func (d *declaration) arguments(args []Type, outer scope) map[string]argument {
	values := map[string]argument{}
	for i, p := range d.params {
		if i < len(args) {
			p.defaults = args[i]
		}
		values[p.name] = argument{p.defaults, outer}
	}
	return values
}

// isSchema reports whether a declared type is a schema of its own, like objects and unions, but not enumerations.
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

// languageNode returns the node of a built-in type of the language, or nil.
func languageNode(name, property string) node.Node {
	switch name {
	case "string":
		n := node.Node{"type": "string"}
		hint(n, property)
		return n
	case "number":
		if isInteger(property) {
			return node.Node{"type": "integer"}
		}
		return node.Node{"type": "number"}
	case "boolean":
		return node.Node{"type": "boolean"}
	case "true", "false":
		return node.Node{"type": "boolean", "const": name == "true"}
	case "null":
		return node.Node{"type": "null", "nullable": true}
	case "undefined", "void", "never":
		return node.Node{"type": "undefined"}
	case "any", "unknown", "symbol", "bigint":
		return node.Any()
	case "object":
		return node.Node{"type": "object", "additional": true}
	case "Date":
		return node.Node{"type": "string", "format": "date-time"}
	}
	return nil
}

// utilityNode returns the node of a utility type of TypeScript's standard library.
func (t *Types) utilityNode(of named, s scope) node.Node {
	keys := node.Constants(t.node(of.arg(1), s))
	s.inline = true
	return derived(t.node(of.arg(0), s), of.name, keys)
}

func derived(n node.Node, utility string, keys []any) node.Node {
	if variants := node.Variants(n); len(variants) > 0 {
		return eachOf(variants, func(variant node.Node) node.Node { return derived(variant, utility, keys) })
	}
	named := func(value any) bool { return slices.Contains(keys, value) }
	switch utility {
	case "Partial":
		delete(n, "required")
	case "Required":
		require(n, slices.Collect(maps.Keys(node.Properties(n))))
	case "NonNullable":
		delete(n, "nullable")
	case "Omit", "Pick":
		maps.DeleteFunc(node.Properties(n), func(name string, _ any) bool { return named(name) == (utility == "Omit") })
		require(n, slices.DeleteFunc(node.Required(n), func(name string) bool { return named(name) == (utility == "Omit") }))
	case "Exclude", "Extract":
		if node.Has(n, "enum") {
			n["enum"] = slices.DeleteFunc(node.Constants(n), func(value any) bool { return named(value) == (utility == "Exclude") })
		}
	}
	return n
}
