package printers

import (
	"encoding"
	"reflect"
	"strings"
	"time"
	"unsafe"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/pkce"
	"github.com/workos-typestate/workos/workostest"
)

const module = "github.com/workos-typestate/workos"

// entry is an exported type, and the struct that embeds it, as pointers.
type entry struct{ typ, embedding any }

func (e entry) of() reflect.Type { return reflect.TypeOf(e.typ).Elem() }

// maker creates values with secrets wherever possible.
type maker struct {
	mark   mark
	client *workos.Confidential
}

func newMaker(m mark) (*maker, error) {
	client, err := workos.NewConfidential(core.APIKey("sk_test_"+m.secret()), "client_1")
	return &maker{m, client}, err
}

var (
	verifier = reflect.TypeFor[pkce.Verifier]()
	revealer = reflect.TypeFor[interface{ Reveal() string }]()
	keyed    = reflect.TypeFor[core.Confidential]()
)

// isSecret reports whether values of the type are secrets.
func isSecret(t reflect.Type) bool {
	return t.Kind() != reflect.Interface && t.Kind() != reflect.Pointer && t.Implements(revealer)
}

// holds reports whether a value of the type can hold a secret at any depth. An interface of the library holds its
// implementations; a function may return any of its result types.
func holds(t reflect.Type) bool { return holdsBut(t, map[reflect.Type]bool{}) }

func holdsBut(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if t == keyed || isSecret(t) {
		return true
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
		return holdsBut(t.Elem(), seen)
	case reflect.Map:
		return holdsBut(t.Key(), seen) || holdsBut(t.Elem(), seen)
	case reflect.Func:
		return t.NumIn() == 0 && t.NumOut() == 1 && holdsBut(t.Out(0), seen)
	case reflect.Interface:
		for _, implementation := range implementations(t) {
			if holdsBut(implementation, seen) {
				return true
			}
		}
	case reflect.Struct:
		if t.PkgPath() != "" && !strings.HasPrefix(t.PkgPath(), module) {
			return false
		}
		for i := range t.NumField() {
			if holdsBut(t.Field(i).Type, seen) {
				return true
			}
		}
	default: // a basic type holds no secret
	}
	return false
}

// plain are the types that hold the API key as a named string, so that a constant converts to it: the arguments of
// New… of this library, the legacy constructor, and the key of a workostest, which authenticates any caller. Such a
// string hides itself only where Go calls its methods to print it; SECURITY.md documents this.
var plain = []reflect.Type{reflect.TypeFor[core.APIKey](), reflect.TypeFor[workostest.Server]()}

// implementations returns the types of the registry that an interface of the library can hold.
func implementations(t reflect.Type) (found []reflect.Type) {
	if t.NumMethod() == 0 || !strings.HasPrefix(t.PkgPath(), module) {
		return nil
	}
	for _, e := range registry {
		switch of := e.of(); {
		case of.Implements(t):
			found = append(found, of)
		case reflect.PointerTo(of).Implements(t):
			found = append(found, reflect.PointerTo(of))
		}
	}
	return found
}

// make returns a value of the type that is full of secrets.
func (m *maker) make(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	m.fill(v, 0)
	return v
}

// deepest limits recursive types.
const deepest = 12

func (m *maker) fill(v reflect.Value, depth int) {
	t := v.Type()
	if depth > deepest || !holds(t) {
		m.fillPlain(v)
		return
	}
	if made := m.ofClient(t); made.IsValid() {
		v.Set(made)
		return
	}
	switch {
	case t == verifier:
		parsed, err := pkce.ParseVerifier(m.mark.secret())
		if err != nil {
			panic(err)
		}
		v.Set(reflect.ValueOf(parsed))
		return
	case isSecret(t):
		if v.Kind() == reflect.String {
			v.SetString(m.mark.secret())
			return
		}
		if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(m.mark.secret())); err != nil {
			panic(err)
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		m.fill(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(t, 1, 1))
		m.fill(v.Index(0), depth+1)
	case reflect.Array:
		for i := range v.Len() {
			m.fill(v.Index(i), depth+1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		key, element := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
		m.fill(key, depth+1)
		m.fill(element, depth+1)
		v.SetMapIndex(key, element)
	case reflect.Func:
		result := reflect.New(t.Out(0)).Elem()
		m.fill(result, depth+1)
		v.Set(reflect.MakeFunc(t, func([]reflect.Value) []reflect.Value { return []reflect.Value{result} }))
	case reflect.Interface:
		for _, implementation := range implementations(t) {
			if holds(implementation) {
				of := reflect.New(implementation).Elem()
				m.fill(of, depth+1)
				v.Set(of)
				return
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Field(i)
			if !field.CanSet() { // a constructor or decoding would have set it
				field = reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem() //nolint:gosec // a value of this package
			}
			m.fill(field, depth+1)
		}
	default: // a channel stays nil
	}
}

// ofClient returns the value of the type in a client from its constructor: the client, its handles and its modules.
func (m *maker) ofClient(t reflect.Type) reflect.Value {
	client := reflect.ValueOf(m.client).Elem()
	switch t {
	case client.Type():
		return client
	case reflect.TypeFor[*workos.Confidential]():
		return reflect.ValueOf(m.client)
	}
	for i := range client.NumField() {
		if field := client.Field(i); field.Type() == t && field.CanInterface() {
			return field
		}
		if field := client.Field(i); field.Type() == reflect.PointerTo(t) && field.CanInterface() && !field.IsNil() {
			return field.Elem()
		}
	}
	return reflect.Value{}
}

// fillPlain sets values that are not secrets, so that no printer omits them.
func (m *maker) fillPlain(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(1e9, 0).UTC()))
	case v.Kind() == reflect.String:
		v.SetString("plain")
	case v.Kind() == reflect.Pointer && strings.HasPrefix(v.Type().Elem().PkgPath(), module):
		v.Set(reflect.New(v.Type().Elem()))
	case v.Kind() == reflect.Int, v.Kind() == reflect.Int64:
		v.SetInt(1)
	}
}
