package engine

import (
	"errors"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/wait"
)

// Bounds of what a loop that never gives up waits between two attempts.
const (
	firstBackoff  = time.Second
	maxBackoff    = time.Minute
	maxRetryAfter = 10 * time.Minute
)

// Backoff returns how long such a loop waits after so many failures in a row: a second, doubled by each failure, up to
// a minute. The caller spreads it.
func Backoff(failures int) time.Duration { return wait.Doubled(firstBackoff, maxBackoff, failures) }

// HeedRetryAfter returns pause or, if WorkOS asked in err for a longer one with Retry-After, that: up to ten minutes,
// and up to a tenth more, so that programs that were asked at the same time drift apart.
func HeedRetryAfter(pause time.Duration, err error) time.Duration {
	if refusal, ok := errors.AsType[*core.Error](err); ok && refusal.RetryAfter > pause {
		return wait.Spread(min(refusal.RetryAfter, maxRetryAfter), 1, 1.1)
	}
	return pause
}
