package flight

import (
	"encoding/json"
	"errors"
	"log/slog"
	"reflect"
)

// Private returns err for one of several callers that share it: errors.As gives each caller a copy of the struct that a
// pointer in err points to, so that no caller can change what another one reads. An error without pointers to structs is
// returned unchanged, and so is nil.
func Private(err error) error {
	if !leadsToFields(err) {
		return err
	}
	return private{func() error { return err }}
}

// private has no Unwrap, so that errors.Is and errors.As call its methods.
type private struct {
	of func() error // a function, so that reflection does not reach the error
}

func (p private) Error() string { return p.of().Error() }

// Is reports whether the error matches target.
func (p private) Is(target error) bool { return errors.Is(p.of(), target) }

// As sets target to a copy.
func (p private) As(target any) bool {
	if !errors.As(p.of(), target) {
		return false
	}
	found := reflect.ValueOf(target).Elem()
	for found.Kind() == reflect.Interface {
		found = found.Elem()
	}
	if found.Kind() == reflect.Pointer && found.Elem().Kind() == reflect.Struct {
		reflect.ValueOf(target).Elem().Set(copyOf(found))
	}
	return true
}

// LogValue returns the error's own LogValue, if it has one.
func (p private) LogValue() slog.Value {
	if valuer, ok := p.of().(slog.LogValuer); ok {
		return valuer.LogValue()
	}
	return slog.StringValue(p.Error())
}

// MarshalJSON writes the JSON of the error itself.
func (p private) MarshalJSON() ([]byte, error) { return json.Marshal(p.of()) }

// copyOf returns a pointer to a copy of pointer's struct, including its slices, maps, and the structs that it contains or
// points to, if they are exported. Errors in it are private, too.
func copyOf(pointer reflect.Value) reflect.Value {
	own := reflect.New(pointer.Type().Elem())
	own.Elem().Set(pointer.Elem())
	for i := range own.Elem().NumField() {
		if field := own.Elem().Field(i); field.CanSet() {
			field.Set(copyOfValue(field))
		}
	}
	return own
}

func copyOfValue(v reflect.Value) reflect.Value {
	switch kind := v.Kind(); {
	case kind == reflect.Interface && !v.IsNil():
		if err, ok := v.Interface().(error); ok {
			return reflect.ValueOf(Private(err))
		}
	case kind == reflect.Pointer && !v.IsNil() && v.Elem().Kind() == reflect.Struct:
		return copyOf(v)
	case kind == reflect.Struct:
		return copyOf(addressable(v)).Elem()
	case kind == reflect.Slice && !v.IsNil():
		own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			own.Index(i).Set(copyOfValue(v.Index(i)))
		}
		return own
	case kind == reflect.Map && !v.IsNil():
		own := reflect.MakeMapWithSize(v.Type(), v.Len())
		for key, value := range v.Seq2() {
			own.SetMapIndex(key, copyOfValue(value))
		}
		return own
	}
	return v
}

// addressable returns a pointer to v.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v.Addr()
	}
	pointer := reflect.New(v.Type())
	pointer.Elem().Set(v)
	return pointer
}

// leadsToFields reports whether err's tree has a pointer to a struct with exported fields.
func leadsToFields(err error) bool {
	if v := reflect.ValueOf(err); v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		for i := range v.Elem().NumField() {
			if v.Elem().Type().Field(i).IsExported() {
				return true
			}
		}
	}
	switch err := err.(type) { //nolint:errorlint // it walks the tree itself
	case interface{ Unwrap() error }:
		return leadsToFields(err.Unwrap())
	case interface{ Unwrap() []error }:
		for _, inner := range err.Unwrap() {
			if leadsToFields(inner) {
				return true
			}
		}
	}
	return false
}
