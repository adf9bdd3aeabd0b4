package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/facts"
)

// Node describes a JSON value, as testdata/api does.
type Node = facts.Node

// schemas are the named nodes, with methods for these tests.
type schemas struct{ facts.Schemas }

// nullable reports whether a null fits n, or a variant of it.
func (s schemas) nullable(n *Node) bool {
	n = s.Resolve(n)
	return n != nil && (n.Nullable || slices.ContainsFunc(n.OneOf, s.nullable))
}

// isScalar reports whether n is neither a union nor an object nor an array.
func (s schemas) isScalar(n *Node) bool {
	n = s.Resolve(n)
	return n != nil && len(n.OneOf) == 0 && n.Type != "object" && n.Type != "array"
}

// named names a variant by its constants or, if it has none, by its members.
func (s schemas) named(n *Node) string {
	n = s.Resolve(n)
	if n.Type == "array" {
		return "array of " + s.named(n.Items)
	}
	if n.Type != "object" {
		return n.Type
	}
	var constants []string
	for name, property := range n.Properties {
		if property.Const != nil {
			constants = append(constants, fmt.Sprintf("%s=%v", name, property.Const))
		}
	}
	if len(constants) == 0 {
		constants = slices.Collect(maps.Keys(n.Properties))
	}
	slices.Sort(constants)
	return strings.Join(constants, " ")
}

// placed returns the node of one key of an object, and the key's place in a pointer: "*" if the key is data.
func placed(n *Node, name string) (node *Node, segment string) {
	if property, ok := n.Properties[name]; ok {
		return property, name
	}
	if n.Additional != nil {
		return n.Additional.Node, "*"
	}
	return nil, name
}

// spot is one value of a sample with its node.
type spot struct {
	node    *Node // resolved; nil if the contract has none
	sample  any
	path    []string // the keys and indexes that lead there
	pointer string   // the path with indexes and data keys as "*": the name of the field
}

// walk visits v and everything in it.
func (s schemas) walk(n *Node, v any, visit func(spot)) { s.walkFrom(n, spot{sample: v}, visit) }

func (s schemas) walkFrom(n *Node, at spot, visit func(spot)) {
	at.node = s.Choose(n, at.sample)
	visit(at)
	inner := func(n *Node, key, segment string, v any) {
		s.walkFrom(n, spot{sample: v, path: append(slices.Clip(at.path), key), pointer: at.pointer + "/" + segment}, visit)
	}
	switch v := at.sample.(type) {
	case []any:
		for i, item := range v {
			var items *Node
			if at.node != nil {
				items = at.node.Items
			}
			inner(items, itoa(i), "*", item)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			var node *Node
			segment := name
			if at.node != nil {
				node, segment = placed(at.node, name)
			}
			inner(node, name, segment, v[name])
		}
	}
}
