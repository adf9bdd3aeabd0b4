package core

import "github.com/workos-typestate/workos/internal/plain"

// ErrInvalidArgument matches every *ArgumentError.
const ErrInvalidArgument = Sentinel("workos: invalid argument")

// ArgumentError reports invalid input; nothing was sent. It names the argument and never
// repeats its value.
type ArgumentError struct {
	Argument string // as the signature or the parameter struct spells it
	Reason   string // completes the sentence "<Argument> …"
}

// Error names the argument and the reason. The text has no control characters and is at most 2 KiB long.
func (e *ArgumentError) Error() string { return plain.Text("workos: " + e.Argument + " " + e.Reason) }

func refuse(argument, reason string) error { return &ArgumentError{Argument: argument, Reason: reason} }

// Is makes errors.Is(err, ErrInvalidArgument) true.
func (e *ArgumentError) Is(target error) bool { return target == ErrInvalidArgument }
