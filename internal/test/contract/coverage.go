package contract

import (
	"fmt"
	"maps"
	"slices"
)

// coverage finds the parts of a node that no sample shows. What is in no sample is in no request and no response of a
// run, so the SDK could lack it unnoticed.
type coverage struct {
	schemas schemas
	where   string
	found   []Problem
}

// uncovered compares samples with their node: each must have exactly the members that its schema describes, and each
// variant of a union needs a sample. An exception must give a reason.
func (s schemas) uncovered(where string, n *Node, samples []any) []Problem {
	c := coverage{schemas: s, where: where}
	c.check(n, samples, "", nil)
	return unique(c.found)
}

func (c *coverage) report(pointer, format string, args ...any) {
	at := c.where
	if pointer != "" {
		at += " " + pointer
	}
	c.found = append(c.found, Problem{at, fmt.Sprintf(format, args...), ofUnseen})
}

// check goes down the node with its samples. above holds the enclosing schemas: a schema that contains itself is
// checked once.
func (c *coverage) check(n *Node, samples []any, pointer string, above []string) {
	for n != nil && n.Ref != "" {
		if slices.Contains(above, n.Ref) {
			return
		}
		above = append(slices.Clip(above), n.Ref)
		n = c.schemas.Schemas[n.Ref]
	}
	switch {
	case n == nil:
	case len(n.OneOf) > 0:
		c.checkVariants(n, samples, pointer, above)
	case n.Type == "object":
		c.checkObjects(n, samples, pointer, above)
	case n.Type == "array":
		var items []any
		for _, sample := range samples {
			array, ok := sample.([]any)
			if !ok {
				c.report(pointer, "is %s in a sample, which does not match", shown(sample))
			}
			items = append(items, array...)
		}
		c.checkInside(n.Items, items, pointer, above)
	default:
		for _, sample := range samples {
			if !c.schemas.Fits(n, sample) {
				c.report(pointer, "is %s in a sample, which does not match", shown(sample))
			}
		}
	}
}

func (c *coverage) checkObjects(n *Node, samples []any, pointer string, above []string) {
	members := map[string][]any{}
	var others []any // the values of a map
	for _, sample := range samples {
		object, ok := sample.(map[string]any)
		if !ok {
			c.report(pointer, "is %s in a sample, which does not match", shown(sample))
		}
		for name, v := range object {
			switch _, described := n.Properties[name]; {
			case described && v != nil:
				members[name] = append(members[name], v)
			case described:
			case n.Additional == nil:
				c.report(pointer+"/"+name, "is in a sample, but not in its schema")
			default:
				others = append(others, v)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(n.Properties)) {
		inner := pointer + "/" + name
		switch len(members[name]) {
		case len(samples):
			c.check(n.Properties[name], members[name], inner, above)
		case 0:
			c.report(inner, "is in no sample")
		default:
			c.report(inner, "is missing in a sample")
		}
	}
	if n.Additional != nil && n.Additional.Node != nil {
		c.checkInside(n.Additional.Node, others, pointer, above)
	}
}

// checkInside checks the elements of an array and the values of a map.
func (c *coverage) checkInside(n *Node, samples []any, pointer string, above []string) {
	if len(samples) == 0 {
		c.report(pointer+"/*", "is in no sample")
		return
	}
	c.check(n, samples, pointer+"/*", above)
}

func (c *coverage) checkVariants(n *Node, samples []any, pointer string, above []string) {
	of := make([][]any, len(n.OneOf))
	for _, sample := range samples {
		i, ok := c.variant(n, sample, above)
		if !ok {
			c.report(pointer, "is %s in a sample, which matches no variant", shown(sample))
			continue
		}
		of[i] = append(of[i], sample)
	}
	for i, variant := range n.OneOf {
		switch {
		case len(of[i]) > 0:
			inside := coverage{schemas: c.schemas, where: c.where}
			inside.check(variant, of[i], pointer, above)
			for _, p := range inside.found {
				c.found = append(c.found, Problem{p.Place, p.Text + " of the variant " + c.schemas.named(variant), p.kind})
			}
		case !c.schemas.isScalar(variant) || !c.schemas.nullable(variant): // a separate run sends a null
			c.report(pointer, "has no sample for the variant %s", c.schemas.named(variant))
		}
	}
}

// variant returns the first variant that the sample shows completely, or else the first that it matches.
func (c *coverage) variant(n *Node, sample any, above []string) (index int, ok bool) {
	for i, variant := range n.OneOf {
		if !c.schemas.Fits(variant, sample) {
			continue
		}
		alone := coverage{schemas: c.schemas}
		if alone.check(variant, []any{sample}, "", above); len(alone.found) == 0 {
			return i, true
		}
		if !ok {
			index, ok = i, true
		}
	}
	return index, ok
}
