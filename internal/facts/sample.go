package facts

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Fitting makes a sample fit the request that it is a response to.
type Fitting struct {
	Path  map[string]string          // The values of the path's parameters.
	Body  map[string]any             // What the request said, which a response repeats where it has members of that name.
	NewID func(prefix string) string // An identifier of that prefix, such as "user".
	Now   string                     // The time, as the API writes it.
}

// SampleFor returns the status and the body of the sample of a response, nil for none: with identifiers of its own, the time of now,
// what the path and the request named, and one page where it is a list.
func (f *Facts) SampleFor(op *Operation, to Fitting) (status int, body any) {
	samples, err := f.samples()
	if err != nil { // The files of this module are not as it is.
		return http.StatusInternalServerError, map[string]any{"message": err.Error()}
	}
	one := samples[op.ID]
	if one.body == nil {
		return one.status, nil
	}
	s := &sampler{schemas: f.Schemas, Fitting: to, ids: map[string]string{}}
	body = s.value(op.responseNode(), one.body, "")
	if object, ok := body.(map[string]any); ok {
		s.repeat(op, object)
	}
	return one.status, body
}

func (op *Operation) responseNode() *Node {
	for text, node := range op.Responses {
		if node != nil && text[0] == '2' {
			return node
		}
	}
	return nil
}

type sampler struct {
	Fitting
	schemas Schemas
	ids     map[string]string // By the ID of the sample: the same one stays the same.
}

func (s *sampler) value(n *Node, v any, name string) any {
	n = s.schemas.Choose(n, v)
	switch v := v.(type) {
	case string:
		return s.text(n, v, name)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = s.value(itemsOf(n), item, name)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, member := range slices.Sorted(maps.Keys(v)) {
			var node *Node
			if n != nil {
				node, _ = n.Member(member)
			}
			if member == "list_metadata" {
				out[member] = onePage(v[member])
				continue
			}
			out[member] = s.value(node, v[member], member)
		}
		return out
	}
	return v
}

func itemsOf(n *Node) *Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// onePage is the end of a list, so that nobody asks for more.
func onePage(v any) any {
	cursors, _ := v.(map[string]any)
	out := maps.Clone(cursors)
	for name := range out {
		if name == "before" || name == "after" {
			out[name] = nil
		}
	}
	return out
}

func (s *sampler) text(n *Node, v, name string) string {
	switch {
	case n == nil || n.Const != nil || len(n.Enum) > 0:
		return v
	case n.Format == "date-time":
		return s.Now
	case n.IDPrefix != "":
		if value, ok := s.named(name); ok {
			return value
		}
		id, ok := s.ids[v]
		if !ok {
			id = s.NewID(strings.TrimSuffix(n.IDPrefix, "_"))
			s.ids[v] = id
		}
		return id
	}
	return v
}

// named is the value of a parameter of the path that a member is named after: "organization_id" is {organizationId}.
func (s *sampler) named(member string) (string, bool) {
	for parameter, value := range s.Path {
		if strings.EqualFold(parameter, strings.ReplaceAll(member, "_", "")) || parameter == member {
			return value, true
		}
	}
	return "", false
}

// repeat puts into a response what the request named: the ID in the path's last segment, and members of the body.
func (s *sampler) repeat(op *Operation, object map[string]any) {
	node := s.schemas.Choose(op.responseNode(), object)
	if node == nil {
		return
	}
	segment := op.Path[strings.LastIndexByte(op.Path, '/')+1:]
	if parameter, ok := strings.CutPrefix(segment, "{"); ok {
		parameter = strings.TrimSuffix(parameter, "}")
		for _, member := range []string{parameter, "id"} {
			if property, ok := node.Properties[member]; ok && s.schemas.Fits(property, s.Path[parameter]) {
				object[member] = s.Path[parameter]
				break
			}
		}
	}
	for member, v := range s.Body {
		if property, ok := node.Properties[member]; ok && s.schemas.Fits(property, v) {
			object[member] = v
		}
	}
}
