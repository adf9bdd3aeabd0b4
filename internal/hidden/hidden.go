// Package hidden hides a value from code that prints the struct that holds it. The fmt package, and most other
// printers, follow pointers and read unexported fields without calling the type's own methods; none calls a function.
package hidden

// Value holds a T that no printer reaches. The zero Value holds the zero T. It cannot be compared with ==.
type Value[T any] struct{ get func() T }

// Hide returns a Value that holds v.
func Hide[T any](v T) Value[T] { return Value[T]{func() T { return v }} }

// Get returns the hidden value.
func (v Value[T]) Get() (held T) {
	if v.get == nil {
		return held
	}
	return v.get()
}

// IsZero reports whether nothing was hidden in v.
func (v Value[T]) IsZero() bool { return v.get == nil }
