package core

import (
	"fmt"

	"github.com/workos-typestate/workos/internal/plain"
)

// ResponseError is a 2xx response that cannot be used: it has no body, is not JSON, lacks a member or has one of
// the wrong type, or is over the limit.
type ResponseError struct {
	Method    string
	Route     string
	Status    int
	RequestID string
	Field     string // JSON pointer (RFC 6901) to the invalid member; empty for the whole
	Reason    string // completes the sentence "the response …"
	Err       error  // ErrTooLarge, or nil
}

// Error names the call, and what is wrong with the response and where. The text has no control characters and is at most
// 2 KiB long.
func (e *ResponseError) Error() string {
	message := fmt.Sprintf("workos: %s %s: the response (%d) %s", e.Method, e.Route, e.Status, e.Reason)
	if e.Field != "" {
		message = fmt.Sprintf("workos: %s %s: %s in the response (%d) %s", e.Method, e.Route, e.Field, e.Status, e.Reason)
	}
	if e.RequestID != "" {
		message += " [request " + e.RequestID + "]"
	}
	return plain.Text(message)
}

// Is makes errors.Is(err, ErrBadResponse) true.
func (e *ResponseError) Is(target error) bool { return target == ErrBadResponse }

// Unwrap returns ErrTooLarge for a response over the limit.
func (e *ResponseError) Unwrap() error { return e.Err }
