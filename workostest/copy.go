package workostest

import (
	"reflect"
	"unsafe"
)

// deepCopy returns a copy of v that shares nothing with v that the server changes. Two pointers of v to the same value become two pointers to the
// same copy.
func deepCopy[T any](v *T) *T {
	out := new(T)
	*out = *v
	c := copier{reflect.TypeFor[Server]().PkgPath(), map[place]reflect.Value{}}
	c.deepen(reflect.ValueOf(out).Elem())
	return out
}

// own returns v as one's own: a caller's, or the server's.
func own[T any](v T) T { return *deepCopy(&v) }

// copier deepens a shallow copy, which still shares with the original what its pointers lead to.
type copier struct {
	of   string // The package whose structs are copied. Structs of other packages are immutable here and shared.
	done map[place]reflect.Value
}

// place identifies a pointer or a map of the original.
type place struct {
	at   unsafe.Pointer
	kind reflect.Type
}

// deepen replaces what v shares with the original by copies. v must be settable.
func (c *copier) deepen(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type().PkgPath() != c.of && v.Type().Name() != "" {
			return
		}
		for i := range v.NumField() {
			// Reflection cannot set an unexported field, but it is one of this package's own.
			field := v.Field(i)
			c.deepen(reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()) //nolint:gosec // for the reason above
		}
	case reflect.Array:
		for i := range v.Len() {
			c.deepen(v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() && !c.shares(v.Type().Elem()) {
			v.Set(c.once(v, func() reflect.Value { return reflect.New(v.Type().Elem()) }, func(to reflect.Value) {
				to.Elem().Set(v.Elem())
				c.deepen(to.Elem())
			}))
		}
	case reflect.Map:
		if !v.IsNil() {
			v.Set(c.once(v, func() reflect.Value { return reflect.MakeMapWithSize(v.Type(), v.Len()) }, func(to reflect.Value) {
				for key, value := range v.Seq2() {
					to.SetMapIndex(key, c.fresh(value))
				}
			}))
		}
	case reflect.Slice:
		if !v.IsNil() {
			to := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(to, v)
			for i := range to.Len() {
				c.deepen(to.Index(i))
			}
			v.Set(to)
		}
	case reflect.Interface:
		if !v.IsNil() {
			v.Set(c.fresh(v.Elem()))
		}
	default: // A number, a string, a function, a channel.
	}
}

// fresh returns a copy of a value that cannot be set.
func (c *copier) fresh(v reflect.Value) reflect.Value {
	to := reflect.New(v.Type()).Elem()
	to.Set(v)
	c.deepen(to)
	return to
}

// once returns the copy of a pointer or a map of the original, which is made and filled on first sight.
func (c *copier) once(v reflect.Value, made func() reflect.Value, fill func(to reflect.Value)) reflect.Value {
	where := place{v.UnsafePointer(), v.Type()}
	if to, ok := c.done[where]; ok {
		return to
	}
	to := made()
	c.done[where] = to // Before it is filled: it may lead to itself.
	fill(to)
	return to
}

// shares reports whether a pointer to t leads to values that a copy shares with the original.
func (c *copier) shares(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.Name() != "" && t.PkgPath() != c.of
}
