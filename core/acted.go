package core

import (
	"cmp"
	"context"
	"errors"
	"net/http"
)

// MayHaveActed reports whether WorkOS may have acted on a call that failed with err, so that repeating the call could act twice:
// status 408, or 500 and above, a broken connection, a timeout, a success that cannot be read. It is false for a
// refusal, for 503 with a Retry-After, and for a call that was never sent.
func MayHaveActed(err error) bool {
	if response, ok := errors.AsType[*Error](err); ok {
		return response != nil && (response.Status == http.StatusRequestTimeout ||
			response.Status >= 500 && (response.Status != http.StatusServiceUnavailable || !response.hasRetryAfter))
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
