// Package poll waits for what WorkOS does later, by asking for it again and again.
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

// Pace is how long a loop waits between two requests: First, then half as long again each time, and never more than Most.
type Pace struct{ First, Most time.Duration }

// Until asks for a value until it is settled, which it returns, with the error that settled gives it. interval is the wait that the caller
// wants before the second request, and 0 for that of pace. progress, which can be nil, is told of each value before. A failure that may pass
// does not end it: each counts as a value that is not settled, and a Retry-After that is longer than the wait is waited for.
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
