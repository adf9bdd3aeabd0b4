package facts

import (
	"maps"
	"slices"
	"strconv"
)

// ShapeError gives the body of an error the members that the contract specifies for the operation and status. A body that
// fits, or with a status that the contract does not describe, is returned unchanged.
func (f *Facts) ShapeError(op *Operation, status int, body map[string]any) map[string]any {
	node := op.errors[strconv.Itoa(status)]
	if node == nil || f.Schemas.Fits(node, body) {
		return body
	}
	return f.shapeObject(f.variantOf(node, body["code"]), body)
}

// variantOf returns the variant of an error with this code, or one that allows any code.
func (f *Facts) variantOf(node *Node, code any) *Node {
	node = f.Schemas.Resolve(node)
	for _, pick := range []func(*Node) bool{
		func(n *Node) bool { p := n.Properties["code"]; return p != nil && p.Const == code },
		func(n *Node) bool { p := n.Properties["code"]; return p == nil || p.Const == nil },
	} {
		for _, variant := range node.OneOf {
			if resolved := f.Schemas.Resolve(variant); pick(resolved) {
				return resolved
			}
		}
	}
	if len(node.OneOf) > 0 {
		return f.Schemas.Resolve(node.OneOf[0])
	}
	return node
}

func (f *Facts) shapeObject(n *Node, body map[string]any) map[string]any {
	shaped := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(n.Properties)) {
		property := f.Schemas.Resolve(n.Properties[name])
		v, ok := body[name]
		switch {
		case !ok && !slices.Contains(n.Required, name):
		case !ok || !property.Is(kindOf(property, v)):
			shaped[name] = instead(property, body)
		case property.Type == "array":
			shaped[name] = f.shapeItems(property.Items, v.([]any))
		default:
			shaped[name] = v
		}
	}
	return shaped
}

func (f *Facts) shapeItems(n *Node, items []any) []any {
	n = f.Schemas.Resolve(n)
	out := make([]any, 0, len(items))
	for _, item := range items {
		members, ok := item.(map[string]any)
		switch {
		case ok && n.Is("object"):
			out = append(out, f.shapeObject(n, members))
		case ok:
			out = append(out, members["message"])
		default:
			out = append(out, item)
		}
	}
	return out
}

// instead returns the value of a member that the body lacks, taken from another member.
func instead(n *Node, body map[string]any) any {
	switch {
	case n.Const != nil:
		return n.Const
	case n.Is("array"):
		return []any{}
	case n.Is("object"):
		return map[string]any{}
	case len(n.Enum) > 0:
		return n.Enum[0]
	}
	for _, name := range []string{"message", "error", "code"} {
		if text, ok := body[name].(string); ok {
			return text
		}
	}
	return "error"
}
