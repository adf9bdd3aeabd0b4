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

// RetryPolicy configures how often and how soon a request is retried. Which requests are retried is
// fixed: GET, PUT and DELETE after connection errors, 408, 429 and 5xx; POST and PATCH only
// if WorkOS cannot have acted (no connection was made, 429, 503 with Retry-After) or if the
// endpoint deduplicates by idempotency key. Failures that a retry does not change are never retried, such as 501, 505
// and an untrusted certificate.
type RetryPolicy struct {
	MaxRetries    int           // attempts after the first; 0 is none
	BaseDelay     time.Duration // upper bound of the first wait; doubled for each further one
	MaxDelay      time.Duration // upper bound of every wait, except for Retry-After
	MaxRetryAfter time.Duration // if Retry-After is longer, the error is returned immediately
}

// DefaultRetryPolicy returns the default: three retries, waits of up to 0.5, 1 and 2 seconds, and Retry-After up to a minute.
func DefaultRetryPolicy() RetryPolicy {
	return RetryPolicy{MaxRetries: 3, BaseDelay: 500 * time.Millisecond, MaxDelay: 8 * time.Second, MaxRetryAfter: time.Minute}
}

func (p RetryPolicy) validate() error {
	if p.MaxRetries < 0 || p.BaseDelay < 0 || p.MaxDelay < 0 || p.MaxRetryAfter < 0 {
		return &ArgumentError{Argument: "WithRetry", Reason: "has a negative field"}
	}
	return nil
}

// delay returns the wait before the retry that follows the given attempt (1 is the first): full jitter,
// anything from zero to the bound, so that clients that failed together do not retry together.
func (p RetryPolicy) delay(attempt int) time.Duration {
	return wait.Spread(wait.Doubled(p.BaseDelay, p.MaxDelay, attempt), 0, 1)
}

// maySendAgain reports whether a request that failed with err can be retried without acting twice.
func maySendAgain(method string, deduplicated bool, err error) bool {
	idempotent := method != http.MethodPost && method != http.MethodPatch || deduplicated
	if response, ok := errors.AsType[*Error](err); ok {
		switch {
		case response.Status == http.StatusTooManyRequests:
			return true
		case response.Status == http.StatusServiceUnavailable && response.hasRetryAfter:
			return true
		case response.Status == http.StatusRequestTimeout || response.Status >= 500 && !slices.Contains(lastingStatus, response.Status):
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

// wait returns how long to wait after err; ok is false if that would exceed the policy's bound or the caller's
// deadline.
func (p RetryPolicy) wait(ctx context.Context, attempt int, err error) (delay time.Duration, ok bool) {
	delay = p.delay(attempt)
	if response, ok := errors.AsType[*Error](err); ok && response.hasRetryAfter {
		if response.RetryAfter > p.MaxRetryAfter {
			return 0, false
		}
		delay = response.RetryAfter
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < delay {
		return 0, false
	}
	return delay, true
}

// parseRetryAfter reads the header of RFC 9110 §10.2.3, in seconds or as a date. Zero and a date in the past mean now; a
// number with a sign and any other invalid value count as absent.
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
