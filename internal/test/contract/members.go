package contract

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

var (
	marshalsTo = reflect.TypeFor[json.MarshalerTo]()
	marshals   = reflect.TypeFor[json.Marshaler]()
)

// member is an encoded field of a struct.
type member struct {
	of   reflect.Type // the struct that declares it
	name string       // in JSON
}

// members returns the fields of a struct, including those of embedded structs and choices. A type with its own encoder
// has none: its output is compared instead.
func members(p place, depth int) []member {
	p, ok := p.settle()
	if !ok || p.kind.Kind() != reflect.Struct || depth > deepest {
		return nil
	}
	if pointer := reflect.PointerTo(p.kind); pointer.Implements(marshalsTo) || pointer.Implements(marshals) || pointer.Implements(textual) {
		return nil
	}
	var all []member
	for i := range p.kind.NumField() {
		field := p.kind.Field(i)
		if name, visible := jsonName(field); visible {
			all = append(all, member{p.kind, name})
			continue
		}
		if field.Tag.Get("json") != "-" && (field.IsExported() || field.Anonymous) {
			all = append(all, members(p.field(field), depth+1)...)
		}
	}
	return all
}

// checkResponseMembers records which fields of a response's Go types the contract has. unknownMembers reports the rest.
func (c *checker) checkResponseMembers(n *Node, sample any, known []nodeOnly, find func(path []string) (place, bool)) {
	c.facts.schemas.walk(n, sample, func(at spot) {
		p, ok := find(at.path)
		if ok {
			p, ok = p.settle()
		}
		if !ok || at.node == nil || at.node.Type != "object" || at.node.Additional != nil {
			return
		}
		for _, m := range members(p, 0) {
			_, described := at.node.Properties[m.name]
			described = described || slices.ContainsFunc(known, func(extra nodeOnly) bool {
				return extra.where == "response" && extra.pointer() == at.pointer+"/"+m.name
			})
			c.members[m] = c.members[m] || described
		}
	})
}

// unknownMembers reports the fields of the SDK's types that the contract has in no response.
func (c *checker) unknownMembers() []Problem {
	var found []Problem
	for m, known := range c.members {
		if !known && m.of != reflect.TypeFor[List]() {
			found = append(found, Problem{Text: fmt.Sprintf("%s has a field %q that the contract has in no response", m.of, m.name)})
		}
	}
	slices.SortFunc(found, func(a, b Problem) int { return strings.Compare(a.Text, b.Text) })
	return found
}

// unknownConstants reports the constants that no enumeration of the contract has.
func (c *checker) unknownConstants() []Problem {
	var found []Problem
	for kind, values := range c.values {
		known, err := c.constants.of(kind)
		if err != nil {
			found = append(found, Problem{Text: err.Error()})
		}
		for value := range known {
			if !values[value] {
				found = append(found, Problem{Text: fmt.Sprintf("%s has a constant %q that the contract has in no enumeration", kind, value)})
			}
		}
	}
	slices.SortFunc(found, func(a, b Problem) int { return strings.Compare(a.Text, b.Text) })
	return found
}

// note records the Go type of a place, and the types that declare the fields there.
func (c *checker) note(at Place, p place) {
	c.places[at] = p.kind
	for _, m := range members(p, 0) {
		inner := at
		inner.Pointer += "/" + m.name
		c.fields[inner] = m.of
	}
}
