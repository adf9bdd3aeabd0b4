package core

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/wait"
)

// RetryPolicy says how often and how soon a request is sent again. What may be sent again is not a
// matter of policy: GET, PUT and DELETE after connection errors, 408, 429 and 5xx; POST and PATCH only
// where WorkOS cannot have acted (no connection was made, 429, 503 with Retry-After) or where the
// endpoint deduplicates by idempotency key. What another attempt does not change is not sent again by any method: 501,
// 505 and their like, and a certificate that is not trusted.
type RetryPolicy struct {
	MaxRetries    int           // further attempts after the first; 0 is none
	BaseDelay     time.Duration // the bound of the first wait; doubled for each further one
	MaxDelay      time.Duration // no wait is longer, but for Retry-After's
	MaxRetryAfter time.Duration // a longer Retry-After is not waited for: the error is returned at once
}

// DefaultRetryPolicy is three retries, waits of up to 0.5, 1 and 2 seconds, and Retry-After up to a minute.
func DefaultRetryPolicy() RetryPolicy {
	return RetryPolicy{MaxRetries: 3, BaseDelay: 500 * time.Millisecond, MaxDelay: 8 * time.Second, MaxRetryAfter: time.Minute}
}

func (p RetryPolicy) validate() error {
	if p.MaxRetries < 0 || p.BaseDelay < 0 || p.MaxDelay < 0 || p.MaxRetryAfter < 0 {
		return &ArgumentError{Argument: "WithRetry", Reason: "has a negative field"}
	}
	return nil
}

// delay is the wait before the retry that follows the given attempt (1 is the first): full jitter, that
// is anything from nothing to the bound, so that clients that failed together do not return together.
func (p RetryPolicy) delay(attempt int) time.Duration {
	return wait.Spread(wait.Doubled(p.BaseDelay, p.MaxDelay, attempt), 0, 1)
}

// maySendAgain reports whether a request that ended so can be repeated without acting twice.
func maySendAgain(method string, deduplicated bool, err error) bool {
	idempotent := method != http.MethodPost && method != http.MethodPatch || deduplicated
	if answer, ok := errors.AsType[*Error](err); ok {
		switch {
		case answer.Status == http.StatusTooManyRequests:
			return true
		case answer.Status == http.StatusServiceUnavailable && answer.hasRetryAfter:
			return true
		case answer.Status == http.StatusRequestTimeout || answer.Status >= 500 && !slices.Contains(lastingStatus, answer.Status):
			return idempotent
		}
		return false
	}
	if transport, ok := errors.AsType[*TransportError](err); ok {
		return transport.transient && (idempotent || neverConnected(transport.Err))
	}
	return false
}

// neverConnected reports whether the error arose before there was a connection to write to.
func neverConnected(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// wait returns how long to wait after err; ok is false if that would outlast the policy's bound or the caller's
// deadline.
func (p RetryPolicy) wait(ctx context.Context, attempt int, err error) (delay time.Duration, ok bool) {
	delay = p.delay(attempt)
	if answer, ok := errors.AsType[*Error](err); ok && answer.hasRetryAfter {
		if answer.RetryAfter > p.MaxRetryAfter {
			return 0, false
		}
		delay = answer.RetryAfter
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < delay {
		return 0, false
	}
	return delay, true
}

// parseRetryAfter reads the header of RFC 9110 §10.2.3, in seconds or as a date. Zero and a date gone by mean now; a
// number with a sign and whatever else is not a value of the header count as absent.
func parseRetryAfter(value string, now time.Time) (after time.Duration, ok bool) {
	value = strings.TrimSpace(value)
	if value == "" || value[0] == '-' || value[0] == '+' {
		return 0, false
	}
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		const most = int64(1<<63-1) / int64(time.Second)
		return time.Duration(min(seconds, most)) * time.Second, true
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}
