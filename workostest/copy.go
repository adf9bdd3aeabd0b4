package workostest

import (
	"reflect"
	"unsafe"
)

// deepCopy returns a copy of v in which nothing is shared with v that the server changes: what two pointers of v point to, two pointers
// of the copy do.
func deepCopy[T any](v *T) *T {
	out := new(T)
	*out = *v
	c := copier{reflect.TypeFor[Server]().PkgPath(), map[place]reflect.Value{}}
	c.deepen(reflect.ValueOf(out).Elem())
	return out
}

// own returns v as one's own: a caller's, or the server's.
func own[T any](v T) T { return *deepCopy(&v) }

// copier goes through a copy that still shares what it leads to with the original.
type copier struct {
	of   string // The package whose structs are copied. Those of others are shared: nothing changes them once they are made.
	done map[place]reflect.Value
}

// place is what a pointer or a map of the original is known by.
type place struct {
	at   unsafe.Pointer
	kind reflect.Type
}

// deepen puts copies into the place of what v shares with the original. v can be set.
func (c *copier) deepen(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type().PkgPath() != c.of && v.Type().Name() != "" {
			return
		}
		for i := range v.NumField() {
			// A field that is not exported can be set only where reflect does not know whose it is. It is one of this package's own.
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

// once returns what stands for a pointer or a map of the original in the copy, which is made and filled when it is first met.
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

// shares reports whether a pointer to t leads to what a copy shares with the original.
func (c *copier) shares(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.Name() != "" && t.PkgPath() != c.of
}
