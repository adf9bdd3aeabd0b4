package core

import (
	"cmp"
	"context"
	"errors"
	"net/http"
)

// MayHaveActed reports whether WorkOS may have acted on a call that failed with err, so that the same call again could act twice: a
// status of 500 and more or 408, a connection that broke, a timeout, a success that cannot be read. It is false for a
// refusal, for 503 with a Retry-After, and for a call that never left.
func MayHaveActed(err error) bool {
	if answer, ok := errors.AsType[*Error](err); ok {
		return answer != nil && (answer.Status == http.StatusRequestTimeout ||
			answer.Status >= 500 && (answer.Status != http.StatusServiceUnavailable || !answer.hasRetryAfter))
	}
	transport, ok := errors.AsType[*TransportError](err)
	switch {
	case ok && transport.inLine && transport.Attempts == 0:
		return false
	case ok && (transport.waiting || transport.inLine):
		return MayHaveActed(cmp.Or(transport.beside, transport.Err))
	case ok:
		return !neverConnected(transport.Err)
	}
	return errors.Is(err, ErrBadResponse) || errors.Is(err, context.DeadlineExceeded)
}
