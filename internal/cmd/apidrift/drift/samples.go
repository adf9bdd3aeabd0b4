package drift

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
	"github.com/workos-typestate/workos/internal/cmd/apifacts/openapi"
)

// samples reports whether an operation's samples in testdata/api are added, removed or changed: they follow from the shapes of its body and
// responses.
func (c *comparison) samples(what What, before, after *openapi.Operation) {
	var parts []string
	if c.before.shape(before.Body) != c.after.shape(after.Body) {
		parts = append(parts, "request")
	}
	for _, status := range union(before.Responses, after.Responses) {
		if !isFailure(status) && c.before.shape(before.Responses[status]) != c.after.shape(after.Responses[status]) {
			parts = append(parts, status)
		}
	}
	if len(parts) > 0 {
		c.add(what, Sample, "", "", strings.Join(parts, ", "))
	}
}

// shape returns the part of a node that determines its sample, with references followed.
func (s side) shape(n node.Node) string {
	if n == nil {
		return ""
	}
	text, err := json.Marshal(s.expanded(n, nil))
	if err != nil {
		return err.Error() // impossible for values of YAML
	}
	return string(text)
}

func (s side) expanded(n node.Node, above []string) node.Node {
	if name := node.Ref(n); name != "" {
		if slices.Contains(above, name) {
			return node.Node{}
		}
		above = append(slices.Clip(above), name)
		n = s.resolve(n)
	}
	n = maps.Clone(n)
	for _, name := range []string{"deprecated", "default", "open_enum"} {
		delete(n, name)
	}
	if properties := maps.Clone(node.Properties(n)); properties != nil {
		for name := range properties {
			properties[name] = s.expanded(node.Property(n, name), above)
		}
		n["properties"] = properties
	}
	for _, name := range []string{"items", "additional"} {
		if inside := node.Map(n, name); inside != nil {
			n[name] = s.expanded(inside, above)
		}
	}
	if variants := node.Variants(n); len(variants) > 0 {
		all := make([]node.Node, len(variants))
		for i, variant := range variants {
			all[i] = s.expanded(variant, above)
		}
		n["oneOf"] = node.List(all)
	}
	return n
}

// codes returns the codes of a new failure.
func (s side) codes(n node.Node) string {
	var found []string
	node.Walk(s.expanded(n, nil), "", func(n node.Node, name string) {
		if name == "code" || name == "error" {
			found = append(found, constants(n)...)
		}
	})
	slices.Sort(found)
	return strings.Join(slices.Compact(found), ", ")
}
