package facts

import (
	"encoding/json"
	"slices"
)

// Node describes a JSON value.
type Node struct {
	Ref        string           `json:"ref"`
	Type       string           `json:"type"`
	Nullable   bool             `json:"nullable"`
	Format     string           `json:"format"`
	Enum       []string         `json:"enum"`
	OpenEnum   bool             `json:"open_enum"` // more values may be added
	Const      any              `json:"const"`     // nil means there is none, because no constant is null
	Items      *Node            `json:"items"`
	Properties map[string]*Node `json:"properties"`
	Required   []string         `json:"required"`
	Additional *Additional      `json:"additional"` // nil: no other members
	OneOf      []*Node          `json:"oneOf"`
	IDPrefix   string           `json:"id_prefix"`
	Limits     Limits           `json:"limits"`
}

// Limits are the bounds of a value; nil and empty are none.
type Limits struct {
	Minimum       *float64 `json:"minimum"`
	Maximum       *float64 `json:"maximum"`
	MinLength     *int     `json:"minLength"`
	MaxLength     *int     `json:"maxLength"`
	Pattern       string   `json:"pattern"`
	MinItems      *int     `json:"minItems"`
	MaxItems      *int     `json:"maxItems"`
	MaxProperties *int     `json:"maxProperties"`
	MaxKeyLength  *int     `json:"maxKeyLength"`
}

// Additional describes members that are not properties: anything, or a node.
type Additional struct{ Node *Node }

// UnmarshalJSON reads true, or a node.
func (a *Additional) UnmarshalJSON(data []byte) error {
	if string(data) == "true" {
		return nil
	}
	return json.Unmarshal(data, &a.Node)
}

// Schemas are the named nodes.
type Schemas map[string]*Node

// Resolve follows a reference; the result is nullable if either side is.
func (s Schemas) Resolve(n *Node) *Node {
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

// Choose resolves n and, if it is a union, picks the variant that v fits.
func (s Schemas) Choose(n *Node, v any) *Node {
	n = s.Resolve(n)
	if n == nil || len(n.OneOf) == 0 {
		return n
	}
	for _, variant := range n.OneOf {
		if s.Fits(variant, v) {
			return s.Choose(variant, v)
		}
	}
	return s.Choose(n.OneOf[0], v)
}

// Fits reports whether v matches n, ignoring limits and formats. It distinguishes the variants of a union.
func (s Schemas) Fits(n *Node, v any) bool {
	n = s.Resolve(n)
	switch {
	case n == nil:
		return true
	case v == nil:
		return n.Nullable
	case n.Const != nil && n.Const != v:
		return false
	case len(n.OneOf) > 0:
		return slices.ContainsFunc(n.OneOf, func(variant *Node) bool { return s.Fits(variant, v) })
	}
	switch v := v.(type) {
	case string:
		return n.Is("string") && (len(n.Enum) == 0 || slices.Contains(n.Enum, v))
	case bool:
		return n.Is("boolean")
	case float64:
		return n.Is("number") || n.Is("integer") && v == float64(int64(v))
	case []any:
		return n.Is("array") && !slices.ContainsFunc(v, func(item any) bool { return !s.Fits(n.Items, item) })
	case map[string]any:
		return n.Is("object") && s.fitsObject(n, v)
	}
	return false
}

func (s Schemas) fitsObject(n *Node, v map[string]any) bool {
	for _, name := range n.Required {
		if _, ok := v[name]; !ok {
			return false
		}
	}
	for name, member := range v {
		property, ok := n.Member(name)
		if !ok || !s.Fits(property, member) {
			return false
		}
	}
	return true
}

// Is reports whether a value may be of this kind.
func (n *Node) Is(kind string) bool { return n.Type == kind || n.Type == "any" || n.Type == "" }

// Member returns the node of a member of an object, nil if any value is allowed. ok is false if n does not have the member.
func (n *Node) Member(name string) (node *Node, ok bool) {
	if property, ok := n.Properties[name]; ok {
		return property, true
	}
	switch {
	case n.Additional != nil:
		return n.Additional.Node, true
	case n.Type == "any" || n.Type == "":
		return nil, true
	}
	return nil, false
}
