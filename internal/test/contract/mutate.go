package contract

import (
	"maps"
	"slices"
)

// unknown is a value and a key that no contract has.
const unknown = "contract_unknown"

// change changes one member of an object, or drops it. whole is the object's node, property the member's, resolved
// but with its union intact.
type change func(whole, property *Node, name string, v any) (changed any, keep, final bool)

// mutate applies f to every member of every object of v, from the outside in; if f returns final, its value is not
// changed further.
func (s schemas) mutate(n *Node, v any, f change) any {
	n = s.Choose(n, v)
	if n == nil {
		return v
	}
	switch v := v.(type) {
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = s.mutateItem(n, item, f)
		}
		return items
	case map[string]any:
		object := map[string]any{}
		for name, member := range v {
			node, _ := placed(n, name)
			changed, keep, final := f(n, s.Resolve(node), name, member)
			if !final {
				changed = s.mutate(node, changed, f)
			}
			if keep {
				object[name] = changed
			}
		}
		return object
	}
	return v
}

// mutateItem lets f change the elements of an array, which have no name, as well.
func (s schemas) mutateItem(array *Node, item any, f change) any {
	changed, _, final := f(array, s.Resolve(array.Items), "", item)
	if final {
		return changed
	}
	return s.mutate(array.Items, changed, f)
}

// bare keeps only what the contract requires, and makes it null if it is nullable. The data of a list stays: without
// it there is no list.
func (s schemas) bare(n *Node, v any) any {
	return s.mutate(n, v, func(whole, property *Node, name string, v any) (any, bool, bool) {
		_, described := whole.Properties[name]
		_, isArray := v.([]any)
		needed := slices.Contains(whole.Required, name) || isArray && name == "data"
		if described && !needed {
			return nil, false, true
		}
		return s.null(whole, property, name, v)
	})
}

// nulls sets every nullable member to null.
func (s schemas) nulls(n *Node, v any) any { return s.mutate(n, v, s.null) }

func (s schemas) null(_, property *Node, name string, v any) (any, bool, bool) {
	if name != "" && s.nullable(property) {
		return nil, true, true
	}
	return v, true, false
}

// unknownValues gives every enumeration a value that is not in it.
func (s schemas) unknownValues(n *Node, v any) any {
	return s.mutate(n, v, func(_, property *Node, _ string, v any) (any, bool, bool) {
		if property == nil || len(property.Enum) == 0 {
			return v, true, false
		}
		return unknown, true, true
	})
}

// unknownVariants changes every variant of a union to an unknown one, by the constants that distinguish the variants.
func (s schemas) unknownVariants(n *Node, v any) any {
	return s.mutate(n, v, func(_, property *Node, _ string, v any) (any, bool, bool) {
		object, ok := v.(map[string]any)
		if !ok || property == nil || len(property.OneOf) == 0 {
			return v, true, false
		}
		variant := s.Choose(property, v)
		object = maps.Clone(object)
		changed := false
		for name, member := range object {
			node := s.Resolve(variant.Properties[name])
			if _, text := member.(string); text && node != nil && node.Const != nil {
				object[name], changed = unknown, true
			}
		}
		return object, true, changed
	})
}

// unknownMembers adds a member to every object whose members the contract lists.
func (s schemas) unknownMembers(n *Node, v any) any {
	if n = s.Choose(n, v); n == nil {
		return v
	}
	switch v := v.(type) {
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = s.unknownMembers(n.Items, item)
		}
		return items
	case map[string]any:
		object := map[string]any{}
		for name, member := range v {
			node, _ := placed(n, name)
			object[name] = s.unknownMembers(node, member)
		}
		if n.Additional == nil {
			object[unknown] = map[string]any{"deep": []any{true, nil, 1.5}}
		}
		return object
	}
	return v
}
