// Package guard has the code that the guards of web applications and of APIs share: it compares a caller's names with the
// required ones.
package guard

import (
	"errors"
	"slices"
	"strings"
)

// AnyOf returns a function that returns an error for a caller that has none of the names.
func AnyOf[C any, S ~string](kind string, has func(C) []S, first S, more []S) func(C) error {
	wanted := append([]S{first}, more...)
	lacks := errors.New("needs the " + kind + " " + joined(wanted, " or "))
	return func(caller C) error {
		held := has(caller)
		if slices.ContainsFunc(wanted, func(one S) bool { return holds(held, one) }) {
			return nil
		}
		return lacks
	}
}

// AllOf returns a function that returns an error for a caller that does not have all of the names.
func AllOf[C any, S ~string](kind string, has func(C) []S, first S, more []S) func(C) error {
	wanted := append([]S{first}, more...)
	lacks := errors.New("needs the " + kind + " " + joined(wanted, " and "))
	return func(caller C) error {
		held := has(caller)
		if slices.ContainsFunc(wanted, func(one S) bool { return !holds(held, one) }) {
			return lacks
		}
		return nil
	}
}

// joined is strings.Join for names of any type.
func joined[S ~string](names []S, separator string) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	return strings.Join(texts, separator)
}

// holds reports whether values contains one. It is false for an empty string, which a caller without a role or an organization
// has: a name that is missing in a configuration must not admit every caller.
func holds[S ~string](values []S, one S) bool { return one != "" && slices.Contains(values, one) }
