// Package wait has the waits of loops: with a context, longer after each failure, and with jitter.
package wait

import (
	"context"
	"math/rand/v2"
	"time"
)

// Sleep waits for d. If ctx ends before, or has ended by then, it returns the cause.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return context.Cause(ctx)
}

// Doubled returns first, doubled for each attempt after attempt 1, up to most.
func Doubled(first, most time.Duration, attempt int) time.Duration {
	d := min(first, most)
	for n := 1; n < attempt && d > 0 && d < most; n++ {
		d += min(d, most-d)
	}
	return d
}

// Spread returns d times a random factor from low to high, so that programs that failed or started together drift apart.
func Spread(d time.Duration, low, high float64) time.Duration {
	return time.Duration(float64(d) * (low + rand.Float64()*(high-low))) //nolint:gosec // jitter needs no secret randomness
}
