package contract

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// comparison compares JSON values and reports each difference at the highest place where it is visible.
type comparison struct {
	schemas schemas
	where   string
	strict  bool                             // report members that the sample does not have, and nulls
	extra   func(pointer string, v any) bool // reports which of them are expected anyway
	skip    map[string]bool                  // pointers to skip
	found   []Problem
}

func (c *comparison) report(pointer, format string, args ...any) {
	p := c.where
	if pointer != "" {
		p += " " + pointer
	}
	c.found = append(c.found, Problem{Place: p, Text: fmt.Sprintf(format, args...)})
}

func (c *comparison) compare(n *Node, want, got any, pointer string) {
	if c.skip[pointer] {
		return
	}
	n = c.schemas.Choose(n, want)
	switch want := want.(type) {
	case nil:
		if got != nil && (c.strict || !isZero(got)) {
			c.report(pointer, "is %s, not null", shown(got))
		}
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok {
			c.report(pointer, "is not an object")
			return
		}
		c.compareObject(n, want, got, pointer)
	case []any:
		got, ok := got.([]any)
		if !ok || len(got) != len(want) {
			c.report(pointer, "is not an array of %d elements", len(want))
			return
		}
		var items *Node
		if n != nil {
			items = n.Items
		}
		for i := range want {
			c.compare(items, want[i], got[i], pointer+"/*")
		}
	default:
		if !sameScalar(want, got) {
			c.report(pointer, "is %s, not %s", shown(got), shown(want))
		}
	}
}

func (c *comparison) compareObject(n *Node, want, got map[string]any, pointer string) {
	if n == nil {
		n = &Node{}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		node, segment := placed(n, name)
		inner := pointer + "/" + segment
		member, ok := got[name]
		switch {
		case c.skip[inner]:
		case ok, want[name] == nil && !c.strict:
			c.compare(node, want[name], member, inner)
		default:
			c.report(inner, "is missing")
		}
	}
	if !c.strict {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; ok {
			continue
		}
		if _, segment := placed(n, name); c.extra == nil || !c.extra(pointer+"/"+segment, got[name]) {
			c.report(pointer+"/"+segment, "is not in the sample, yet it was sent")
		}
	}
}

// sameScalar compares texts, numbers and booleans; times are the same if they are the same moment.
func sameScalar(want, got any) bool {
	if want == got {
		return true
	}
	a, ok := want.(string)
	if !ok {
		return false
	}
	b, ok := got.(string)
	if !ok {
		return false
	}
	wanted, err := time.Parse(time.RFC3339Nano, a)
	if err != nil {
		return false
	}
	instant, err := time.Parse(time.RFC3339Nano, b)
	return err == nil && wanted.Equal(instant)
}

// isZero reports whether v is the encoding of a Go zero value.
func isZero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case float64:
		return v == 0
	case string:
		instant, err := time.Parse(time.RFC3339Nano, v)
		return v == "" || err == nil && instant.IsZero()
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, member := range v {
			if !isZero(member) {
				return false
			}
		}
	}
	return true
}

// shown returns a value for a message. The samples are synthetic: nothing in them is a secret.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case map[string]any:
		return "an object"
	case []any:
		return "an array"
	case string:
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprint(v)
}
