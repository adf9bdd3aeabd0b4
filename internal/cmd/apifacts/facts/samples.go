package facts

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

// Samples holds at least one body of every shape: synthetic, the same in every run, and valid.
type Samples struct {
	Operations map[string]map[string]any `json:"operations"`
	Events     map[string]map[string]any `json:"events"`
	Requests   map[string]map[string]any `json:"requests"`
}

// makeSamples creates the samples and validates them. None of their values is from an example of the description.
func (b *builder) makeSamples() error {
	g := &generator{schemas: b.Schemas, made: map[string]bool{}, counts: map[string]int{}}
	v := validator{schemas: b.Schemas}
	var found []error
	bodies := func(n node.Node, path string) []any {
		out := make([]any, g.count(n, nil))
		for k := range out {
			out[k] = g.body(n, path, k, true)
			found = append(found, v.check(n, out[k], path, true, nil))
		}
		return out
	}
	s := &Samples{map[string]map[string]any{}, map[string]map[string]any{}, map[string]map[string]any{}}
	for _, o := range b.Operations {
		for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
			n := o.Responses[status]
			if n == nil || !strings.HasPrefix(status, "2") || node.Type(b.resolve(n)) == "any" {
				continue
			}
			shown := named("body", "variants", bodies(n, o.ID+"."+status))
			if first := s.Operations[o.ID]; first == nil {
				shown["status"] = status
				s.Operations[o.ID] = shown
			} else if others, ok := first["other_statuses"].(map[string]any); ok {
				others[status] = shown
			} else {
				first["other_statuses"] = map[string]any{status: shown}
			}
		}
		if o.Body != nil {
			request := o.ID + ".request"
			s.Requests[o.ID] = named("full", "full_variants", bodies(o.Body, request))
			variants := node.Variants(b.resolve(o.Body))
			if len(variants) == 0 {
				variants = []node.Node{o.Body}
			}
			var least []any
			for _, variant := range variants {
				body := g.body(variant, request, 0, false)
				found = append(found, v.check(o.Body, body, request+" minimal", false, nil))
				least = append(least, body)
			}
			maps.Copy(s.Requests[o.ID], named("minimal", "minimal_variants", node.Unique(least)))
		}
	}
	for _, e := range b.Events {
		required := slices.Sorted(slices.Values(append(node.Required(e.Envelope), "data")))
		n := node.Node{"type": "object", "required": node.List(required), "properties": node.With(node.Properties(e.Envelope), "data", e.Data)}
		s.Events[e.Event] = named("body", "variants", bodies(n, "event."+e.Event))
	}
	for text := range g.made {
		if b.spec.Examples[text] {
			found = append(found, fmt.Errorf("the sample %q is an example of the description", text))
		}
	}
	b.Samples = s
	return errors.Join(found...)
}

// named stores a single body under one name, and several under different names.
func named(one, several string, bodies []any) map[string]any {
	if len(bodies) == 1 {
		return map[string]any{one: bodies[0]}
	}
	return map[string]any{several: bodies}
}
