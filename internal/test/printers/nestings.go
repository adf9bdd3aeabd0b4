package printers

import (
	"fmt"
	"reflect"
	"unsafe"
)

// nesting is a place where a program may put a value.
type nesting struct {
	name string
	asks bool // fmt and the encoders call the methods of a named string in this place
	put  func(v reflect.Value, embedding reflect.Type) any
}

var nestings = []nesting{
	{"the value", true, func(v reflect.Value, _ reflect.Type) any { return v.Interface() }},
	{"a pointer", false, func(v reflect.Value, _ reflect.Type) any { return pointer(v).Interface() }},
	{"a pointer to a pointer", false, func(v reflect.Value, _ reflect.Type) any { return pointer(pointer(v)).Interface() }},
	{"a slice", true, func(v reflect.Value, _ reflect.Type) any { return slice(v).Interface() }},
	{"a slice of pointers", false, func(v reflect.Value, _ reflect.Type) any { return slice(pointer(v)).Interface() }},
	{"an array", true, func(v reflect.Value, _ reflect.Type) any {
		array := reflect.New(reflect.ArrayOf(1, v.Type())).Elem()
		array.Index(0).Set(v)
		return array.Interface()
	}},
	{"a map", true, func(v reflect.Value, _ reflect.Type) any { return mapOf(v).Interface() }},
	{"a map of slices", true, func(v reflect.Value, _ reflect.Type) any { return mapOf(slice(v)).Interface() }},
	{"an exported field", true, func(v reflect.Value, _ reflect.Type) any { return field("Field", v) }},
	{"an unexported field", false, func(v reflect.Value, _ reflect.Type) any { return field("field", v) }},
	{"an unexported pointer", false, func(v reflect.Value, _ reflect.Type) any { return field("field", pointer(v)) }},
	{"an unexported slice", false, func(v reflect.Value, _ reflect.Type) any { return field("field", slice(v)) }},
	{"an unexported map", false, func(v reflect.Value, _ reflect.Type) any { return field("field", mapOf(v)) }},
	{"embedded", false, func(v reflect.Value, embedding reflect.Type) any {
		outer := reflect.New(embedding).Elem()
		outer.Field(0).Set(v)
		return outer.Interface()
	}},
	{"embedded, behind a pointer", false, func(v reflect.Value, embedding reflect.Type) any {
		outer := reflect.New(embedding)
		outer.Elem().Field(0).Set(v)
		return outer.Interface()
	}},
	{"an error that prints it", false, func(v reflect.Value, _ reflect.Type) any { return printingError{v.Interface()} }},
	{"an error that wraps", false, func(v reflect.Value, _ reflect.Type) any { return fmt.Errorf("x: %w", printingError{v.Interface()}) }},
	{"any", true, func(v reflect.Value, _ reflect.Type) any { return []any{v.Interface()} }},
	{"a map of any", true, func(v reflect.Value, _ reflect.Type) any { return map[string]any{"key": v.Interface()} }},
	{"any, unexported", false, func(v reflect.Value, _ reflect.Type) any { return struct{ field any }{v.Interface()} }},
}

type printingError struct{ of any }

func (e printingError) Error() string { return fmt.Sprintf("with %+v", e.of) }

func pointer(v reflect.Value) reflect.Value {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p
}

func slice(v reflect.Value) reflect.Value {
	return reflect.Append(reflect.MakeSlice(reflect.SliceOf(v.Type()), 0, 1), v)
}

func mapOf(v reflect.Value) reflect.Value {
	m := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[string](), v.Type()))
	m.SetMapIndex(reflect.ValueOf("key"), v)
	return m
}

// field returns a struct with v in a field of that name.
func field(name string, v reflect.Value) any {
	of := reflect.StructField{Name: name, Type: v.Type()}
	if name[0] >= 'a' {
		of.PkgPath = module
	}
	outer := reflect.New(reflect.StructOf([]reflect.StructField{of})).Elem()
	inner := outer.Field(0)
	reflect.NewAt(inner.Type(), unsafe.Pointer(inner.UnsafeAddr())).Elem().Set(v) //nolint:gosec // a value of this package
	return outer.Interface()
}
