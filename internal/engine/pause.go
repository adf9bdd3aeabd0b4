package engine

import (
	"errors"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/wait"
)

// Bounds of the wait between two attempts of a loop that never gives up.
const (
	firstBackoff  = time.Second
	maxBackoff    = time.Minute
	maxRetryAfter = 10 * time.Minute
)

// Backoff returns how long a loop that never gives up waits after the given number of failures in a row: a second, doubled
// by each failure, up to a minute. The caller adds jitter.
func Backoff(failures int) time.Duration { return wait.Doubled(firstBackoff, maxBackoff, failures) }

// HeedRetryAfter returns pause or, if longer, the Retry-After of err: up to ten minutes, plus up to a tenth, so that
// programs that received it at the same time drift apart.
func HeedRetryAfter(pause time.Duration, err error) time.Duration {
	if refusal, ok := errors.AsType[*core.Error](err); ok && refusal.RetryAfter > pause {
		return wait.Spread(min(refusal.RetryAfter, maxRetryAfter), 1, 1.1)
	}
	return pause
}
