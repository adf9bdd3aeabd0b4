package contract

import (
	"maps"
	"net/http"
	"slices"
)

// NoNull excuses that a call cannot send a member as null. It is published with its reason, and it is an error if it is not needed.
func NoNull(member, reason string) Option {
	return func(c *Call) { c.noNull = append(c.noNull, addition{member, reason}) }
}

// allowNull makes the member at path nullable in every variant that has it. If event is set, it only changes the data of
// that event.
func (s schemas) allowNull(n *Node, path []string, event string) {
	n = s.Resolve(n)
	if n == nil {
		return
	}
	if kind := s.Resolve(n.Properties["event"]); event != "" && kind != nil && kind.Const != nil && kind.Const != event {
		return
	}
	for _, variant := range n.OneOf {
		s.allowNull(variant, path, event)
	}
	inner := n.Properties[path[0]]
	if path[0] == "*" {
		inner = n.Items
	}
	switch {
	case inner == nil:
	case len(path) == 1:
		inner.Nullable = true
	default:
		s.allowNull(inner, path[1:], event)
	}
}

// addNullable makes the members nullable that the Node SDK accepts or sends as null.
func (op *Operation) addNullable(s schemas, c conflict, path []string, event string) {
	if string(c.Node) != "true" {
		return // the description already has it
	}
	if c.Where == "body" {
		s.allowNull(op.Body, path, "")
		op.nullable = append(op.nullable, path[0])
		return
	}
	for _, response := range op.Responses {
		s.allowNull(response, path, event)
	}
}

// nullRuns sends each nullable member of the body as null that the Node SDK can send as null, that a change can remove, or
// that is required. Other nullable members of a create are left out instead, which is equivalent.
func (c *checker) nullRuns(op *Operation, full []request) []run {
	var runs []run
	changes := op.Method == http.MethodPut || op.Method == http.MethodPatch
	asked := map[string]bool{}
	for _, r := range full {
		body, ok := r.body.(map[string]any)
		node := c.facts.schemas.Choose(op.Body, r.body)
		if !ok || node == nil {
			continue
		}
		for _, member := range slices.Sorted(maps.Keys(body)) {
			property := c.facts.schemas.Resolve(node.Properties[member])
			described := property != nil && property.Nullable && (changes || slices.Contains(node.Required, member))
			if asked[member] || !described && !slices.Contains(op.nullable, member) {
				continue
			}
			asked[member] = true
			with := r
			changed := maps.Clone(body)
			changed[member] = nil
			with.body = changed
			runs = append(runs, run{name: member + " as null", request: with, null: member})
		}
	}
	return runs
}

// IsNull reports whether the sample's body has the member as null.
func (in *Input) IsNull(member string) bool {
	v, ok := in.request.member(member)
	return ok && v == nil
}

// mayLackNull removes the excused problems of a run, and records that the excuse was needed.
func (c Call) mayLackNull(r run, found []Problem) []Problem {
	excused := slices.ContainsFunc(c.noNull, func(a addition) bool { return a.member == r.null && a.reason != "" })
	if r.null == "" || !excused || len(found) == 0 {
		return found
	}
	c.added[r.null+"=null"] = true
	return nil
}
