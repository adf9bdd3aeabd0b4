package typescript

import (
	"maps"
	"slices"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

// unionNode converts the literals to one enumeration, and treats null and undefined as facts about the others.
func (t *Types) unionNode(of union, s scope) node.Node {
	var literals []any
	var others []node.Node
	nullable := false
	for _, member := range of {
		n := t.node(member, s)
		nullable = nullable || node.Is(n, "nullable")
		switch {
		case node.Type(n) == "undefined", node.Type(n) == "null":
		case node.Type(n) == "string" && node.Has(n, "const", "enum"):
			literals = append(literals, node.Constants(n)...)
		default:
			others = append(others, n)
		}
	}
	literals, others = node.Unique(literals), node.Unique(others)
	if len(others) == 2 && node.Type(others[0]) == "boolean" && node.Type(others[1]) == "boolean" { // true | false
		others = []node.Node{{"type": "boolean"}}
	}
	switch {
	case literals == nil || slices.ContainsFunc(others, func(n node.Node) bool { return node.Type(n) == "string" && node.Only(n, "type") }):
	case len(literals) == 1:
		others = slices.Insert(others, 0, node.Node{"type": "string", "const": literals[0]})
	default:
		others = slices.Insert(others, 0, node.Node{"type": "string", "enum": literals})
	}
	var variants []node.Node
	for _, n := range others {
		if node.Only(n, "oneOf") {
			variants = append(variants, node.Variants(n)...)
		} else {
			variants = append(variants, n)
		}
	}
	n := node.Union(variants)
	if len(variants) == 1 {
		n = variants[0]
	}
	if nullable {
		n["nullable"] = true
	}
	return n
}

// merge returns the node of what is both a and b; where they differ, b wins.
func merge(a, b node.Node) node.Node {
	if variants := node.Variants(a); len(variants) > 0 {
		return eachOf(variants, func(variant node.Node) node.Node { return merge(variant, b) })
	}
	if variants := node.Variants(b); len(variants) > 0 {
		return eachOf(variants, func(variant node.Node) node.Node { return merge(a, variant) })
	}
	n, properties := node.Node{"type": "object"}, node.Node{}
	maps.Copy(properties, node.Properties(a))
	maps.Copy(properties, node.Properties(b))
	if len(properties) > 0 {
		n["properties"] = properties
	}
	require(n, slices.Concat(node.Required(a), node.Required(b)))
	// A node without properties allows any, which does not affect the properties of the other.
	if more := b["additional"]; more != nil && (node.Has(b, "properties") || len(properties) == 0) {
		n["additional"] = more
	} else if more := a["additional"]; more != nil && node.Has(a, "properties") {
		n["additional"] = more
	}
	return n
}

func eachOf(variants []node.Node, change func(node.Node) node.Node) node.Node {
	for i, variant := range variants {
		variants[i] = change(variant)
	}
	return node.Union(variants)
}
