package contract

import (
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// checkTypes follows a sample and its Go value, and checks that every type matches the contract and every enumeration has its
// constants. of is an operation or an event. With anyRoot only the contents of the value are checked, not the value itself.
func (c *checker) checkTypes(of, where string, n *Node, sample any, anyRoot bool, find func(path []string) (place, bool)) []Problem {
	var found []Problem
	c.facts.schemas.walk(n, sample, func(s spot) {
		if s.node == nil {
			return
		}
		at := where
		if s.pointer != "" {
			at += " " + s.pointer
		}
		p, ok := find(s.path)
		if ok {
			p, ok = p.settle()
		}
		if len(s.node.Enum) > 0 {
			found = append(found, c.checkEnum(at, s.node.Enum, p, ok)...)
		}
		if !ok {
			return // comparing finds lost values; values that the client fills in have no type
		}
		c.note(Place{of, where, s.pointer}, p)
		passed := anyRoot && len(s.path) == 0
		if complaint := mistyped(s.node, p.kind); complaint != "" && !passed {
			found = append(found, Problem{at, complaint, ofType})
		}
	})
	return found
}

// checkEnum checks that an enumeration is a string type with a constant for each value.
func (c *checker) checkEnum(at string, values []string, p place, ok bool) []Problem {
	if !ok {
		hint := "use Params, Built, Value or PathAs"
		if strings.HasPrefix(at, "response") {
			hint = "is it raw JSON, or hidden by its own encoder? Then use View"
		}
		return []Problem{{at, "is an enumeration whose Go type was not seen: " + hint, ofType}}
	}
	if p.kind.Kind() != reflect.String || p.kind.PkgPath() == "" {
		return []Problem{{at, fmt.Sprintf("is an enumeration, but its Go type is a bare %s", p.kind), ofType}}
	}
	known, err := c.constants.of(p.kind)
	if err != nil {
		return []Problem{{at, "has constants that cannot be read: " + err.Error(), ofType}}
	}
	if c.values[p.kind] == nil {
		c.values[p.kind] = map[string]bool{}
	}
	var found []Problem
	for _, value := range values {
		c.values[p.kind][value] = true
		if !known[value] {
			c.missing = append(c.missing, Constant{p.kind, value})
			found = append(found, Problem{at + "=" + value, fmt.Sprintf("has no constant of type %s", p.kind), ofType})
		}
	}
	return found
}

var (
	timeType = reflect.TypeFor[time.Time]()
	rawType  = reflect.TypeFor[jsontext.Value]()
	textual  = reflect.TypeFor[encoding.TextMarshaler]()
)

// mistyped returns what is wrong with a Go type for a node; empty if nothing.
func mistyped(n *Node, t reflect.Type) string {
	kind := t.Kind()
	ok := true
	switch n.Type {
	case "string":
		switch {
		case n.Format == "date-time":
			ok = t == timeType
		case t == rawType:
			ok = false
		default:
			bytes := kind == reflect.Slice && t.Elem().Kind() == reflect.Uint8
			ok = kind == reflect.String || bytes || t.Implements(textual) || kind == reflect.Struct
		}
	case "integer":
		ok = kind >= reflect.Int && kind <= reflect.Uint64
	case "number":
		ok = kind == reflect.Float64 || kind == reflect.Float32
	case "boolean":
		ok = kind == reflect.Bool
	case "array":
		ok = kind == reflect.Slice && t != rawType || kind == reflect.Struct
	case "object":
		ok = kind == reflect.Struct || len(n.Properties) == 0 && (kind == reflect.Map || t == rawType)
	}
	if ok {
		return ""
	}
	description := strings.TrimSpace(n.Format + " " + n.Type)
	if n.Type == "object" && len(n.Properties) > 0 {
		description += " with members"
	}
	return fmt.Sprintf("is %s in the contract, but %s in Go", description, t)
}

// checkNodeOnly records which fields and values of the Node SDK only the Go types have. One that no run has found is
// a problem of the operation.
func (c *checker) checkNodeOnly(op *Operation, r *outcome, found map[int][]Problem) {
	for i, extra := range op.nodeOnly {
		p, ok := r.findNodeOnly(extra)
		if !ok {
			continue
		}
		var problems []Problem
		if settled, ok := p.settle(); ok && len(extra.enum) > 0 && (!extra.added || settled.kind.PkgPath() != "") {
			problems = c.checkEnum(extra.where+" "+extra.pointer(), extra.enum, settled, true)
		}
		if earlier, seen := found[i]; !seen || len(problems) < len(earlier) {
			found[i] = problems
		}
	}
}

// findNodeOnly searches the field in the parameters or, if they lack it, in the request.
func (r *outcome) findNodeOnly(extra nodeOnly) (place, bool) {
	if extra.where == "body" {
		if p, ok := r.input.find("members", extra.path); ok {
			return p, true
		}
		sent, _ := decodeBody(r.op, r.sentBody())
		return placeOf(reflect.ValueOf(sent)).at(extra.path)
	}
	for _, also := range r.also {
		if rest, ok := strings.CutPrefix(extra.pointer(), also.pointer+"/"); ok {
			if p, ok := placeOf(reflect.ValueOf(also.value)).at(strings.Split(rest, "/")); ok {
				return p, true
			}
		}
	}
	root := placeOf(reflect.ValueOf(r.shaped))
	if extra.event == "" {
		return root.at(extra.path)
	}
	list, _ := r.sample.(map[string]any)
	events, _ := list["data"].([]any)
	for i, event := range events {
		if object, _ := event.(map[string]any); object["event"] == extra.event {
			return root.at(append([]string{"data", itoa(i)}, extra.path[2:]...))
		}
	}
	return place{}, false
}

// enums returns the values of all enumerations of the operation, by place.
func (op *Operation) enums(s schemas) []string {
	all := map[string]bool{}
	op.eachSpot(s, func(where string, at spot) {
		if at.node == nil {
			return
		}
		for _, value := range at.node.Enum {
			all[where+" "+at.pointer+"="+value] = true
		}
	})
	for _, extra := range op.nodeOnly {
		if extra.added && !op.responseHas(extra) {
			continue
		}
		for _, value := range extra.enum {
			all[extra.where+" "+extra.pointer()+"="+value] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// fields returns the places of the operation's named members, in responses or in parameters.
func (op *Operation) fields(s schemas, responses bool) []string {
	all := map[string]bool{}
	op.eachSpot(s, func(where string, at spot) {
		if (where == "response") == responses && at.pointer != "" && !strings.HasSuffix(at.pointer, "/*") {
			all[where+" "+at.pointer] = true
		}
	})
	for _, extra := range op.nodeOnly {
		if !extra.added && (extra.where == "response") == responses {
			all[extra.where+" "+extra.pointer()] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// eachSpot visits everything in the operation's fully populated samples.
func (op *Operation) eachSpot(s schemas, visit func(where string, at spot)) {
	for _, response := range op.responses {
		skip := op.envelope(response)
		s.walk(op.responseNode(), response, func(at spot) {
			top, _, _ := strings.Cut(strings.TrimPrefix(at.pointer, "/"), "/")
			if !skip["/"+top] {
				visit("response", at)
			}
		})
	}
	for _, r := range op.full {
		s.walk(op.queryNode(), r.query, func(at spot) { visit("query", at) })
		if r.body != nil {
			s.walk(op.Body, r.body, func(at spot) { visit("body", at) })
		}
		for name := range r.path {
			visit("path", spot{node: op.PathNodes[name], pointer: "/" + name})
		}
	}
}
