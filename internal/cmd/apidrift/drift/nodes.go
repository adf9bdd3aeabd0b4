package drift

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

// nodes compares two nodes at a pointer. A component with the same name on both sides is left to components. above holds the pairs of components
// that contain the nodes.
func (c *comparison) nodes(kind Kind, pointer string, before, after node.Node, above []string) {
	if a, b := node.Ref(before), node.Ref(after); a != "" || b != "" {
		pair := a + " " + b
		if a == b || slices.Contains(above, pair) {
			if nullable := node.Is(after, "nullable"); nullable != node.Is(before, "nullable") {
				c.add(Changed, kind, pointer, "", flag("nullable", nullable))
			}
			return
		}
		above = append(slices.Clip(above), pair)
	}
	before, after = c.before.resolve(before), c.after.resolve(after)
	if node.Has(before, "oneOf") || node.Has(after, "oneOf") {
		c.variants(kind, pointer, before, after, above)
		return
	}
	if a, b := typeOf(before), typeOf(after); a != b {
		c.add(Changed, kind, pointer, "", a+" → "+b)
		return
	}
	for _, name := range []string{"nullable", "deprecated"} {
		if set := node.Is(after, name); set != node.Is(before, name) {
			c.add(Changed, kind, pointer, "", flag(name, set))
		}
	}
	for _, name := range []string{"default", "limits"} {
		if !node.Equal(before[name], after[name]) {
			c.add(Changed, kind, pointer, "", name+" "+written(before[name])+" → "+written(after[name]))
		}
	}
	c.values(kind, pointer, before, after)
	c.properties(pointer, before, after, above)
	for _, name := range []string{"items", "additional"} {
		a, b := node.Map(before, name), node.Map(after, name)
		switch {
		case a != nil && b != nil:
			c.nodes(kind, pointer+"/*", a, b, above)
		case name == "additional" && !node.Equal(before[name], after[name]):
			c.add(Changed, kind, pointer, "", "other keys: "+written(before[name])+" → "+written(after[name]))
		}
	}
}

func typeOf(n node.Node) string { return strings.TrimSpace(node.Format(n) + " " + node.Type(n)) }

func written(v any) string {
	if v == nil {
		return "none"
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

// values compares the values of an enumeration, or a constant.
func (c *comparison) values(kind Kind, pointer string, before, after node.Node) {
	old, current := constants(before), constants(after)
	switch {
	case len(old) == 0 && len(current) > 0:
		c.add(Changed, kind, pointer, "", "is now one of: "+strings.Join(current, ", "))
	case len(current) == 0 && len(old) > 0:
		c.add(Changed, kind, pointer, "", "is no longer one of: "+strings.Join(old, ", "))
	}
	if len(old) == 0 || len(current) == 0 {
		return
	}
	for _, v := range current {
		if !slices.Contains(old, v) {
			c.add(Came, Value, pointer, v, "")
		}
	}
	for _, v := range old {
		if !slices.Contains(current, v) {
			c.add(Went, Value, pointer, v, "")
		}
	}
}

// constants returns the constant and the enumeration of a node, which can have both.
func constants(n node.Node) []string {
	var values []string
	for _, v := range node.Constants(n) {
		values = append(values, fmt.Sprint(v))
	}
	if listed, ok := n["enum"].([]any); ok {
		for _, v := range listed {
			values = append(values, fmt.Sprint(v))
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

func (c *comparison) properties(pointer string, before, after node.Node, above []string) {
	for _, name := range union(node.Properties(before), node.Properties(after)) {
		old, current := node.Property(before, name), node.Property(after, name)
		inner := pointer + "/" + name
		switch {
		case old == nil:
			c.add(Came, Field, inner, "", c.after.brief(current, node.Requires(after, name)))
		case current == nil:
			c.add(Went, Field, inner, "", "")
		default:
			if required := node.Requires(after, name); required != node.Requires(before, name) {
				c.add(Changed, Field, inner, "", flag("required", required))
			}
			c.nodes(Field, inner, old, current, above)
		}
	}
}

// variants compares a union with another, or with a single node: it pairs equal variants, then those with the same name, then those with the most
// members in common.
func (c *comparison) variants(kind Kind, pointer string, before, after node.Node, above []string) {
	if nullable := node.Is(after, "nullable"); nullable != node.Is(before, "nullable") {
		c.add(Changed, kind, pointer, "", flag("nullable", nullable))
	}
	old, current := alternatives(before), alternatives(after)
	pair := func(alike func(a, b node.Node) bool) {
		old = slices.DeleteFunc(old, func(a node.Node) bool {
			i := slices.IndexFunc(current, func(b node.Node) bool { return alike(a, b) })
			if i < 0 {
				return false
			}
			c.variant(kind, pointer, a, current[i], above)
			current = slices.Delete(current, i, i+1)
			return true
		})
	}
	pair(func(a, b node.Node) bool { return node.Equal(c.before.resolve(a), c.after.resolve(b)) })
	pair(func(a, b node.Node) bool { return c.before.name(a) == c.after.name(b) })
	for len(old) > 0 && len(current) > 0 {
		i, j, most := 0, 0, 0
		for x, a := range old {
			for y, b := range current {
				if n := common(c.before.resolve(a), c.after.resolve(b)); n > most {
					i, j, most = x, y, n
				}
			}
		}
		if most == 0 {
			break
		}
		c.variant(kind, pointer, old[i], current[j], above)
		old, current = slices.Delete(old, i, i+1), slices.Delete(current, j, j+1)
	}
	for _, b := range current {
		c.changedVariant(Came, pointer, c.after.name(b))
	}
	for _, a := range old {
		c.changedVariant(Went, pointer, c.before.name(a))
	}
}

func (c *comparison) changedVariant(what What, pointer, name string) {
	if event, ok := strings.CutPrefix(name, "event="); ok {
		of, module := c.of, c.module
		c.of, c.module = "event "+event, "events"
		c.add(what, Event, "", "", "")
		c.add(what, Sample, "", "", "")
		c.of, c.module = of, module
		return
	}
	c.add(what, Variant, pointer, name, "")
}

// variant compares a pair of variants. A variant of the union of events is an event.
func (c *comparison) variant(kind Kind, pointer string, before, after node.Node, above []string) {
	event, ok := strings.CutPrefix(c.after.name(after), "event=")
	if !ok {
		c.nodes(kind, pointer, before, after, above)
		return
	}
	inner := *c
	inner.of, inner.module, inner.where, inner.at, inner.found = "event "+event, "events", "", []At{{Event: event, Where: "response"}}, nil
	inner.nodes(kind, "", before, after, above)
	if c.before.shape(before) != c.after.shape(after) {
		inner.add(Changed, Sample, "", "", "")
	}
	c.found = append(c.found, inner.found...)
}

// alternatives returns the variants of a node, or the node itself.
func alternatives(n node.Node) []node.Node {
	if node.Has(n, "oneOf") {
		return node.Variants(n)
	}
	n = maps.Clone(n)
	delete(n, "nullable")
	return []node.Node{n}
}

// name identifies a variant by the constants of its properties, "event=" and one for an event; by its properties if it has none; or by its type.
func (s side) name(n node.Node) string {
	n = s.resolve(n)
	if event, ok := node.Property(n, "event")["const"].(string); ok {
		return "event=" + event
	}
	fixed := s.fixed(n, "", 1)
	switch properties := slices.Sorted(maps.Keys(node.Properties(n))); {
	case len(fixed) > 0:
		return strings.Join(fixed, " ")
	case len(properties) > 0:
		return strings.Join(properties, " ")
	case len(node.Constants(n)) > 0:
		return strings.Join(constants(n), " ")
	}
	return typeOf(n)
}

// fixed returns the constants of the properties of an object, and of nested objects.
func (s side) fixed(n node.Node, path string, depth int) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(node.Properties(n))) {
		property := s.resolve(node.Property(n, name))
		if v, ok := property["const"]; ok {
			all = append(all, fmt.Sprintf("%s%s=%v", path, name, v))
		}
		if depth > 0 {
			all = append(all, s.fixed(property, path+name+".", depth-1)...)
		}
	}
	return all
}

// common returns how much two variants have in common; 0 means nothing.
func common(a, b node.Node) int {
	if node.Type(a) != node.Type(b) {
		return 0
	}
	n := 0
	for name := range node.Properties(a) {
		p, q := node.Property(a, name), node.Property(b, name)
		if node.Has(p, "const") && node.Has(q, "const") && !node.Equal(p["const"], q["const"]) {
			return 0 // which distinguishes the two
		}
		if q != nil {
			n++
		}
	}
	if len(node.Properties(a)) == 0 && len(node.Properties(b)) == 0 {
		n = 1
	}
	return n
}

// brief returns the type of a new field.
func (s side) brief(n node.Node, required bool) string {
	text := s.kindOf(n)
	if node.Is(s.resolve(n), "nullable") {
		text += ", nullable"
	}
	if required {
		text += ", required"
	}
	return text
}

func (s side) kindOf(n node.Node) string {
	if name := node.Ref(n); name != "" {
		return name
	}
	switch {
	case node.Has(n, "oneOf"):
		return "union"
	case node.Has(n, "enum"):
		return "one of: " + strings.Join(constants(n), ", ")
	case node.Has(n, "const"):
		return written(n["const"])
	case node.Type(n) == "array":
		return "array of " + s.kindOf(node.Items(n))
	}
	return typeOf(n)
}
