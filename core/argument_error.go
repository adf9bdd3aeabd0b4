package core

import (
	"errors"
	"strings"
)

// ErrInvalidArgument matches every *ArgumentError.
var ErrInvalidArgument = errors.New("invalid argument")

// ArgumentError is bad input that was refused before anything was sent. It names the argument and never
// repeats its value.
type ArgumentError struct {
	Argument string // as the signature or the parameter struct spells it
	Reason   string // completes the sentence "<Argument> …"
}

func (e *ArgumentError) Error() string { return "workos: " + e.Argument + " " + e.Reason }

// Is makes errors.Is(err, ErrInvalidArgument) true.
func (e *ArgumentError) Is(target error) bool { return target == ErrInvalidArgument }

// Required returns an *ArgumentError that names the first argument of the name-value pairs whose value
// is empty or blank. The modules use it where WorkOS's own complaint would be about something else.
func Required(pairs ...string) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		if strings.TrimSpace(pairs[i+1]) == "" {
			return &ArgumentError{Argument: pairs[i], Reason: "is empty"}
		}
	}
	return nil
}
