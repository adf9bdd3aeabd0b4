package core

// ErrInvalidArgument matches every *ArgumentError.
const ErrInvalidArgument = Sentinel("workos: invalid argument")

// ArgumentError is bad input that was refused before anything was sent. It names the argument and never
// repeats its value.
type ArgumentError struct {
	Argument string // as the signature or the parameter struct spells it
	Reason   string // completes the sentence "<Argument> …"
}

func (e *ArgumentError) Error() string { return "workos: " + e.Argument + " " + e.Reason }

func refuse(argument, reason string) error { return &ArgumentError{Argument: argument, Reason: reason} }

// Is makes errors.Is(err, ErrInvalidArgument) true.
func (e *ArgumentError) Is(target error) bool { return target == ErrInvalidArgument }
