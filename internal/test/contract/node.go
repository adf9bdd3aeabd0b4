package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Node describes a JSON value, as testdata/api does.
type Node struct {
	Ref        string           `json:"ref"`
	Type       string           `json:"type"`
	Nullable   bool             `json:"nullable"`
	Format     string           `json:"format"`
	Enum       []string         `json:"enum"`
	Const      any              `json:"const"` // nil is none: no constant is null
	Items      *Node            `json:"items"`
	Properties map[string]*Node `json:"properties"`
	Required   []string         `json:"required"`
	Additional *additional      `json:"additional"`
	OneOf      []*Node          `json:"oneOf"`
	IDPrefix   string           `json:"id_prefix"`
}

// additional is what the keys may hold that are no properties: anything, or a node.
type additional struct{ Node *Node }

func (a *additional) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if dec.PeekKind() == '{' {
		return json.UnmarshalDecode(dec, &a.Node)
	}
	return dec.SkipValue()
}

// schemas are the named nodes.
type schemas map[string]*Node

// resolve follows a reference; nullable holds if either side says so.
func (s schemas) resolve(n *Node) *Node {
	for n != nil && n.Ref != "" {
		named := s[n.Ref]
		if named != nil && n.Nullable && !named.Nullable {
			copied := *named
			copied.Nullable = true
			named = &copied
		}
		n = named
	}
	return n
}

// nullable reports whether a null fits n, or a variant of it.
func (s schemas) nullable(n *Node) bool {
	n = s.resolve(n)
	return n != nil && (n.Nullable || slices.ContainsFunc(n.OneOf, s.nullable))
}

// isScalar reports whether n is neither a union nor an object nor an array.
func (s schemas) isScalar(n *Node) bool {
	n = s.resolve(n)
	return n != nil && len(n.OneOf) == 0 && n.Type != "object" && n.Type != "array"
}

// named tells a variant by its constants or, if it has none, by its members.
func (s schemas) named(n *Node) string {
	n = s.resolve(n)
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

// choose resolves n and, if it is a union, picks the variant that v is of.
func (s schemas) choose(n *Node, v any) *Node {
	n = s.resolve(n)
	if n == nil || len(n.OneOf) == 0 {
		return n
	}
	for _, variant := range n.OneOf {
		if s.fits(variant, v) {
			return s.choose(variant, v)
		}
	}
	return s.choose(n.OneOf[0], v)
}

// fits reports whether v is as n says. It is what tells the variants of a union apart.
func (s schemas) fits(n *Node, v any) bool {
	n = s.resolve(n)
	switch {
	case n == nil:
		return true
	case v == nil:
		return n.Nullable
	case n.Const != nil && n.Const != v:
		return false
	case len(n.OneOf) > 0:
		return slices.ContainsFunc(n.OneOf, func(variant *Node) bool { return s.fits(variant, v) })
	}
	switch v := v.(type) {
	case string:
		return n.is("string") && (len(n.Enum) == 0 || slices.Contains(n.Enum, v))
	case bool:
		return n.is("boolean")
	case float64:
		return n.is("number") || n.is("integer") && v == float64(int64(v))
	case []any:
		return n.is("array") && !slices.ContainsFunc(v, func(item any) bool { return !s.fits(n.Items, item) })
	case map[string]any:
		return n.is("object") && s.fitsObject(n, v)
	}
	return false
}

func (s schemas) fitsObject(n *Node, v map[string]any) bool {
	for _, name := range n.Required {
		if _, ok := v[name]; !ok {
			return false
		}
	}
	for name, member := range v {
		if property, ok := n.Properties[name]; ok {
			if !s.fits(property, member) {
				return false
			}
		} else if n.Additional == nil || !s.fits(n.Additional.Node, member) {
			return false
		}
	}
	return true
}

func (n *Node) is(kind string) bool { return n.Type == kind || n.Type == "any" || n.Type == "" }

// member is the node of one key of an object, and the key's place in a pointer: "*" if the key is data.
func (n *Node) member(name string) (node *Node, segment string) {
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
	node    *Node // resolved; nil where the contract says nothing
	sample  any
	path    []string // the keys and indexes that lead there
	pointer string   // the path with indexes and data keys as "*": the name of the field
}

// walk visits v and everything in it.
func (s schemas) walk(n *Node, v any, visit func(spot)) { s.walkFrom(n, spot{sample: v}, visit) }

func (s schemas) walkFrom(n *Node, at spot, visit func(spot)) {
	at.node = s.choose(n, at.sample)
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
				node, segment = at.node.member(name)
			}
			inner(node, name, segment, v[name])
		}
	}
}
