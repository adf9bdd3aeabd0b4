package facts

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/cmd/apifacts/node"
)

// comparison compares nodes of the SDK with those of the description, for one operation.
type comparison struct {
	*builder
	id, where string
}

// compare adds a conflict for each difference between two nodes. It does not compare what one of them leaves open.
func (c comparison) compare(sdk, described node.Node, path string, depth int) {
	if depth > 6 || sdk == nil || described == nil {
		return
	}
	x, y := c.folded(sdk), c.folded(described)
	if node.Type(x) == "any" || node.Type(y) == "any" || node.Has(x, "oneOf") || node.Has(y, "oneOf") {
		return
	}
	kind := node.Type(x)
	if kind != node.Type(y) && (!isNumber(x) || !isNumber(y)) {
		c.conflict(path, "type", kind, node.Type(y))
		return
	}
	if node.Is(x, "nullable") != node.Is(y, "nullable") && path != "" {
		c.conflict(path, "nullable", node.Is(x, "nullable"), node.Is(y, "nullable"))
	}
	switch kind {
	case "string":
		c.compareConstants(node.Strings(node.Constants(x)), node.Strings(node.Constants(y)), path)
	case "array":
		c.compare(node.Items(x), node.Items(y), path+"[]", depth+1)
	case "object":
		if len(node.Properties(x)) > 0 && len(node.Properties(y)) > 0 {
			c.compareProperties(x, y, path, depth)
		}
	}
}

func isNumber(n node.Node) bool { return node.Type(n) == "integer" || node.Type(n) == "number" }

func (c comparison) compareConstants(sdk, described []string, path string) {
	switch onlySDK, onlyDescribed := without(sdk, described), without(described, sdk); {
	case len(sdk) == 0 && len(described) == 0:
	case len(sdk) == 0:
		c.conflict(path, "enum", "open", node.List(described))
	case len(described) == 0:
		c.conflict(path, "enum", node.List(sdk), "open")
	case len(onlySDK)+len(onlyDescribed) > 0:
		c.conflict(path, "enum", node.List(onlySDK), node.List(onlyDescribed))
	}
}

// without returns the values that others does not have, sorted.
func without(values, others []string) []string {
	only := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return slices.Contains(others, v) })
	slices.Sort(only)
	return slices.Compact(only)
}

func (c comparison) compareProperties(x, y node.Node, path string, depth int) {
	names := slices.Collect(maps.Keys(node.Properties(x)))
	for name := range node.Properties(y) {
		if node.Property(x, name) == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		at := strings.TrimPrefix(path+"."+name, ".")
		mine, theirs := node.Property(x, name), node.Property(y, name)
		switch {
		case theirs == nil:
			c.conflict(at, "only_in_node", brief(mine), nil)
		case mine == nil:
			c.conflict(at, "only_in_openapi", nil, brief(theirs))
		default:
			if node.Requires(x, name) != node.Requires(y, name) {
				c.conflict(at, "required", node.Requires(x, name), node.Requires(y, name))
			}
			c.compare(mine, theirs, at, depth+1)
		}
	}
}

// folded returns a node with a reference followed, and with the variants of a union of objects merged: it has the properties of any variant, and
// requires those that all require.
func (c comparison) folded(n node.Node) node.Node {
	if node.Ref(n) != "" {
		target := c.resolve(n)
		if node.Is(n, "nullable") {
			target = node.With(target, "nullable", true)
		}
		n = target
	}
	if !node.Has(n, "oneOf") {
		return n
	}
	var variants []node.Node
	for _, v := range node.Variants(n) {
		if v = c.folded(v); node.Type(v) != "object" {
			return n
		}
		variants = append(variants, v)
	}
	all := map[string][]node.Node{}
	var required []string
	for i, v := range variants {
		for name := range node.Properties(v) {
			all[name] = append(all[name], node.Property(v, name))
		}
		if i == 0 {
			required = node.Required(v)
		}
		required = slices.DeleteFunc(required, func(name string) bool { return !node.Requires(v, name) })
	}
	properties := node.Node{}
	for name, alternatives := range all {
		properties[name] = fold(alternatives)
	}
	out := node.Node{"type": "object", "properties": properties, "required": node.List(required)}
	if node.Is(n, "nullable") {
		out["nullable"] = true
	}
	return out
}

// fold returns the node of a property that several variants have: the first, nullable if any is, with the values of all if all are enumerations.
func fold(alternatives []node.Node) node.Node {
	out := maps.Clone(alternatives[0])
	var values []any
	confined := true
	for _, n := range alternatives {
		constants := node.Constants(n)
		values = append(values, constants...)
		confined = confined && constants != nil
		if node.Is(n, "nullable") {
			out["nullable"] = true
		}
	}
	if confined {
		delete(out, "const")
		out["enum"] = node.Unique(values)
	}
	return out
}

// brief describes a node in a word.
func brief(n node.Node) string {
	if ref := node.Ref(n); ref != "" {
		return ref
	}
	out := node.Type(n)
	switch out {
	case "":
		out = "oneOf"
	case "array":
		out = brief(node.Items(n)) + "[]"
	}
	if value, ok := n["const"]; ok {
		text, _ := json.Marshal(value) //nolint:errchkjson // a constant is a string, a number or a boolean
		out += "=" + string(text)
	} else if enum, ok := n["enum"].([]any); ok {
		var values []string
		for _, v := range enum {
			values = append(values, fmt.Sprint(v))
		}
		out += "{" + strings.Join(values, "|") + "}"
	}
	if node.Format(n) != "" {
		out += ":" + node.Format(n)
	}
	if node.Is(n, "nullable") {
		out += "?"
	}
	return out
}

// conflict adds a difference, or adds the operation to an existing one.
func (c comparison) conflict(field, issue string, sdk, described any) {
	// The SDK has one generic type for every list, and one for every event.
	if issue == "required" && strings.HasPrefix(field, "list_metadata.") || c.id == "listEvents" && strings.HasPrefix(field, "data[].data") {
		return
	}
	found := &Conflict{Where: c.where, Field: field, Issue: issue, Node: sdk, OpenAPI: described}
	for _, known := range c.Conflicts.Fields {
		found.Operations = known.Operations
		if node.Equal(known, found) {
			if !slices.Contains(known.Operations, c.id) {
				known.Operations = append(known.Operations, c.id)
			}
			return
		}
	}
	found.Operations = []string{c.id}
	c.Conflicts.Fields = append(c.Conflicts.Fields, found)
}
