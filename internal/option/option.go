// Package option applies options, which are functions, or interfaces or structs around them.
package option

import (
	"fmt"
	"reflect"
)

// Apply applies opts to target with apply, in order, and returns the first error. For a nil option it returns the error
// of refuse, which gets the option's position, such as "opts[2]", and the reason.
func Apply[O, T any](opts []O, target T, apply func(O, T) error, refuse func(argument, reason string) error) error {
	for i, opt := range opts {
		if isNil(opt) {
			return refuse(fmt.Sprintf("opts[%d]", i), "is nil")
		}
		if err := apply(opt, target); err != nil {
			return err
		}
	}
	return nil
}

// isNil reports whether opt is a nil interface, a nil function, or a struct around one.
func isNil(opt any) bool {
	v := reflect.ValueOf(opt)
	return !v.IsValid() || v.IsZero()
}
