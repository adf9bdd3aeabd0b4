package typescript

import (
	"maps"
	"reflect"
	"slices"
)

// unionNode joins literals to an enumeration, and takes null and undefined for what they say of the others.
func (t *Types) unionNode(of union, s scope) Node {
	var alternatives []Node
	var literals []any
	open, nullable := false, false
	for _, member := range of {
		n := t.node(member, s)
		nullable = nullable || n["nullable"] == true
		switch {
		case n["type"] == "undefined", n["type"] == "null":
		case n["type"] == "string" && values(n) != nil:
			for _, value := range values(n) {
				if !slices.Contains(literals, value) {
					literals = append(literals, value)
				}
			}
		default:
			if !slices.ContainsFunc(alternatives, func(a Node) bool { return reflect.DeepEqual(a, n) }) {
				alternatives = append(alternatives, n)
			}
			open = open || reflect.DeepEqual(n, Node{"type": "string"})
		}
	}
	switch {
	case len(alternatives) == 2 && isBoolean(alternatives[0]) && isBoolean(alternatives[1]) && literals == nil:
		alternatives = []Node{{"type": "boolean"}}
	case len(literals) == 0 || open: // any string will do
	case len(literals) == 1:
		alternatives = slices.Insert(alternatives, 0, Node{"type": "string", "const": literals[0]})
	default:
		alternatives = slices.Insert(alternatives, 0, Node{"type": "string", "enum": literals})
	}
	flat := []any{}
	for _, n := range alternatives {
		if inner, ok := n["oneOf"].([]any); ok && len(n) == 1 {
			flat = append(flat, inner...)
		} else {
			flat = append(flat, n)
		}
	}
	n := Node{"oneOf": flat}
	if len(flat) == 1 {
		n = flat[0].(Node)
	}
	if nullable {
		n["nullable"] = true
	}
	return n
}

func isBoolean(n Node) bool { return n["type"] == "boolean" && n["const"] != nil }

// merge gives the node of what is both a and b; where they differ, b is right.
func merge(a, b Node) Node {
	if variants, ok := a["oneOf"].([]any); ok {
		return distribute(variants, func(variant Node) Node { return merge(variant, b) })
	}
	if variants, ok := b["oneOf"].([]any); ok {
		return distribute(variants, func(variant Node) Node { return merge(a, variant) })
	}
	n, properties := Node{"type": "object"}, Node{}
	own, _ := a["properties"].(Node)
	others, _ := b["properties"].(Node)
	maps.Copy(properties, own)
	maps.Copy(properties, others)
	if len(properties) > 0 {
		n["properties"] = properties
	}
	var required []string
	for _, from := range []Node{a, b} {
		names, _ := from["required"].([]any)
		for _, name := range names {
			required = append(required, name.(string))
		}
	}
	if required != nil {
		n["required"] = sorted(required)
	}
	// An object type without properties that allows any says nothing.
	if more := b["additional"]; more != nil && (len(others) > 0 || len(own) == 0) {
		n["additional"] = more
	} else if more := a["additional"]; more != nil && len(own) > 0 {
		n["additional"] = more
	}
	return n
}

func distribute(variants []any, over func(Node) Node) Node {
	nodes := make([]any, 0, len(variants))
	for _, variant := range variants {
		nodes = append(nodes, over(variant.(Node)))
	}
	return Node{"oneOf": nodes}
}
