package engine

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/option"
)

// ApplyOptions applies opts to target with apply, in order, and returns the first error. A nil option is a
// *core.ArgumentError that names its position, such as "opts[2]".
func ApplyOptions[O, T any](opts []O, target T, apply func(O, T) error) error {
	return option.Apply(opts, target, apply, func(argument, reason string) error {
		return &core.ArgumentError{Argument: argument, Reason: reason}
	})
}
