// Package poll waits for WorkOS to finish something, by repeated requests.
package poll

import (
	"cmp"
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/verdict"
	"github.com/workos-typestate/workos/internal/wait"
)

// Pace is how long a loop waits between two requests: First, then 1.5 times as long each time, up to Most.
type Pace struct{ First, Most time.Duration }

// Until calls ask until the value is settled, and returns the value with the error of settled. interval is the wait before the second request;
// 0 is that of pace. progress, which can be nil, is called with each value before. A temporary failure does not end the loop: it counts as a
// value that is not settled, and a Retry-After longer than the wait is respected.
func Until[T any](ctx context.Context, pace Pace, interval time.Duration, ask func() (*T, error), settled func(*T) (bool, error), progress func(*T)) (*T, error) {
	if ctx == nil {
		return nil, engine.NilContext()
	}
	if interval < 0 {
		return nil, &core.ArgumentError{Argument: "params.Interval", Reason: "is negative"}
	}
	pause := cmp.Or(interval, pace.First)
	most := max(pause, pace.Most)
	for {
		value, err := ask()
		switch {
		case err == nil:
			if done, err := settled(value); done {
				return value, err
			}
			if progress != nil {
				progress(value)
			}
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case !verdict.Passes(err):
			return nil, err
		}
		if err := wait.Sleep(ctx, engine.HeedRetryAfter(wait.Spread(pause, 0.9, 1), err)); err != nil {
			return nil, err
		}
		pause = min(pause+pause/2, most)
	}
}
