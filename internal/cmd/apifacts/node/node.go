// Package node holds the operations on a schema node: a decoded JSON object in the small language that testdata/api/README.md describes. Whole
// numbers are of type int.
package node

import (
	"maps"
	"reflect"
	"slices"
)

// Node is one schema. Its keys are Keywords.
type Node = map[string]any

// Keywords returns the keys that a node may have.
func Keywords() []string {
	return []string{
		"additional", "const", "default", "deprecated", "enum", "format", "id_prefix", "items", "limits", "nullable", "oneOf",
		"open_enum", "properties", "ref", "required", "type",
	}
}

// Any returns the node that accepts everything.
func Any() Node { return Node{"type": "any"} }

// Ref returns the name of the schema that n refers to, or "".
func Ref(n Node) string { return text(n, "ref") }

// Type returns the type of n, or "" for a union and a reference.
func Type(n Node) string { return text(n, "type") }

// Prefix returns the prefix of the identifiers that n describes, or "".
func Prefix(n Node) string { return text(n, "id_prefix") }

// Format returns the format of n, or "".
func Format(n Node) string { return text(n, "format") }

func text(n Node, key string) string {
	s, _ := n[key].(string)
	return s
}

// Is reports whether a keyword of n is true.
func Is(n Node, key string) bool { return n[key] == true }

// Has reports whether n has one of the keywords.
func Has(n Node, keys ...string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { _, ok := n[key]; return ok })
}

// Only reports whether n has this keyword and no other.
func Only(n Node, key string) bool { return len(n) == 1 && Has(n, key) }

// Map returns the object under a keyword of n, or nil.
func Map(n Node, key string) Node {
	m, _ := n[key].(Node)
	return m
}

// Properties returns the properties of n, by name.
func Properties(n Node) map[string]any { return Map(n, "properties") }

// Names returns the names of the properties of n, sorted.
func Names(n Node) []string { return slices.Sorted(maps.Keys(Properties(n))) }

// Property returns one property of n, or nil.
func Property(n Node, name string) Node { return Map(Properties(n), name) }

// Items returns the node of an array's elements.
func Items(n Node) Node { return Map(n, "items") }

// Limit returns a limit of n, or the given number if n does not have it.
func Limit(n Node, key string, otherwise int) int {
	if v, ok := Map(n, "limits")[key].(int); ok {
		return v
	}
	return otherwise
}

// Variants returns the variants of a union, or nil.
func Variants(n Node) []Node { return nodes(n["oneOf"]) }

func nodes(list any) []Node {
	values, _ := list.([]any)
	out := make([]Node, 0, len(values))
	for _, v := range values {
		out = append(out, v.(Node))
	}
	return out
}

// Union returns a node for one of several nodes.
func Union(variants []Node) Node { return Node{"oneOf": List(variants)} }

// List converts values to the form of encoding/json.
func List[T any](values []T) []any {
	out := make([]any, 0, len(values))
	for _, v := range values {
		out = append(out, v)
	}
	return out
}

// Required returns the names of the properties that n requires.
func Required(n Node) []string { return Strings(n["required"]) }

// Requires reports whether n requires a property.
func Requires(n Node, name string) bool { return slices.Contains(Required(n), name) }

// Strings returns the strings of a list.
func Strings(list any) []string {
	values, _ := list.([]any)
	out := make([]string, 0, len(values))
	for _, v := range values {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// Constants returns the values that const or enum of n allow.
func Constants(n Node) []any {
	if v, ok := n["const"]; ok {
		return []any{v}
	}
	values, _ := n["enum"].([]any)
	return values
}

// With returns a copy of n with a keyword set.
func With(n Node, key string, value any) Node {
	out := maps.Clone(n)
	out[key] = value
	return out
}

// Equal reports whether two nodes, or two values in them, are the same.
func Equal(a, b any) bool { return reflect.DeepEqual(a, b) }

// Unique returns values without those that are equal to an earlier one.
func Unique[T any](values []T) []T {
	var out []T
	for _, v := range values {
		if !slices.ContainsFunc(out, func(seen T) bool { return Equal(seen, v) }) {
			out = append(out, v)
		}
	}
	return out
}

// Walk calls visit with n and each node in it, and with the name of the property that contains the node. It does not follow references.
func Walk(n Node, name string, visit func(n Node, name string)) {
	if n == nil {
		return
	}
	visit(n, name)
	Walk(Items(n), name, visit)
	for _, key := range Names(n) {
		Walk(Property(n, key), key, visit)
	}
	for _, v := range Variants(n) {
		Walk(v, name, visit)
	}
	Walk(Map(n, "additional"), name, visit)
}
