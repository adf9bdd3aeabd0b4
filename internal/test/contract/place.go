package contract

import (
	"reflect"
	"strconv"
	"strings"
)

// place is the position of a JSON value in a Go value: a type, and the value if there is one.
type place struct {
	kind  reflect.Type
	value reflect.Value // invalid behind a nil pointer and in an empty slice
}

const corePath = "github.com/workos-typestate/workos/core"

func placeOf(v reflect.Value) place {
	if !v.IsValid() {
		return place{}
	}
	return place{v.Type(), v}
}

// settle follows pointers, interfaces and core.Opt to the value that they hold. ok is false for a nil interface,
// which could have any type.
func (p place) settle() (settled place, ok bool) {
	for p.kind != nil {
		switch {
		case p.kind.Kind() == reflect.Interface:
			if !p.value.IsValid() || p.value.IsNil() {
				return place{}, false
			}
			p = placeOf(p.value.Elem())
		case p.kind.Kind() == reflect.Pointer:
			p = place{p.kind.Elem(), elem(p.value)}
		case p.kind.PkgPath() == corePath && strings.HasPrefix(p.kind.Name(), "Opt["):
			field, _ := p.kind.FieldByName("value")
			p = p.field(field)
		default:
			return p, true
		}
	}
	return p, false
}

func elem(v reflect.Value) reflect.Value {
	if !v.IsValid() || v.IsNil() {
		return reflect.Value{}
	}
	return v.Elem()
}

func (p place) field(f reflect.StructField) place {
	if !p.value.IsValid() {
		return place{kind: f.Type}
	}
	return place{f.Type, p.value.FieldByIndex(f.Index)}
}

// at goes down a path of keys and indexes; "*" is the first element that has the rest of the path.
func (p place) at(path []string) (place, bool) {
	if len(path) == 0 {
		return p, p.kind != nil
	}
	for _, next := range p.step(path[0], 0) {
		if found, ok := next.at(path[1:]); ok {
			return found, true
		}
	}
	return place{}, false
}

// deepest is the maximum number of structs around a member.
const deepest = 4

// step returns the places of a member or element: one, or several for "*".
func (p place) step(segment string, depth int) []place {
	p, ok := p.settle()
	if !ok || depth > deepest {
		return nil
	}
	switch p.kind.Kind() {
	case reflect.Slice, reflect.Array:
		return p.stepElement(segment)
	case reflect.Map:
		return p.stepKey(segment)
	case reflect.Struct:
		return p.stepField(segment, depth)
	default:
		return nil
	}
}

func (p place) stepElement(segment string) []place {
	if p.kind.Elem().Kind() == reflect.Uint8 || p.kind.Kind() == reflect.Array && p.kind.Len() == 0 {
		return nil // raw JSON has no Go types inside, and a marker against comparison has no fields
	}
	var found []place
	if p.value.IsValid() {
		for i := range p.value.Len() {
			if segment == "*" || segment == strconv.Itoa(i) {
				found = append(found, placeOf(p.value.Index(i)))
			}
		}
	}
	if len(found) == 0 {
		found = []place{{kind: p.kind.Elem()}}
	}
	return found
}

func (p place) stepKey(segment string) []place {
	var found []place
	if p.value.IsValid() && p.kind.Key().Kind() == reflect.String {
		for _, key := range p.value.MapKeys() {
			if segment == "*" || segment == key.String() {
				found = append(found, placeOf(p.value.MapIndex(key)))
			}
		}
	}
	if len(found) == 0 && (segment == "*" || !p.value.IsValid()) {
		found = []place{{kind: p.kind.Elem()}}
	}
	return found
}

// stepField finds the field that is encoded as the member. A struct with its own encoder keeps members in fields
// without a JSON name: those are searched last.
func (p place) stepField(segment string, depth int) []place {
	var hidden []place
	for i := range p.kind.NumField() {
		field := p.kind.Field(i)
		name, visible := jsonName(field)
		if visible && name == segment {
			return []place{p.field(field)}
		}
		if !visible {
			hidden = append(hidden, p.field(field))
		}
	}
	for _, inner := range hidden {
		if found := inner.step(segment, depth+1); len(found) > 0 {
			return found
		}
	}
	return nil
}

// jsonName returns the member that a field is encoded as, if it is encoded.
func jsonName(field reflect.StructField) (name string, visible bool) {
	tag, tagged := field.Tag.Lookup("json")
	name, options, _ := strings.Cut(tag, ",")
	switch {
	case tag == "-", !field.IsExported() && !field.Anonymous:
		return "", false
	case strings.Contains(options, "embed"), strings.Contains(options, "inline"):
		return "", false
	case name != "":
		return name, true
	case field.Anonymous, !tagged && field.Type.Kind() == reflect.Interface:
		return "", false
	}
	return field.Name, true
}
