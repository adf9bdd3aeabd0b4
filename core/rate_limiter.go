package core

import (
	"context"
	"net/http"
	"time"
)

// RateLimiter decides when requests go, so that a program stays below WorkOS's rate limit instead of being refused by
// it. Package ratelimit has one; several clients of a program may share it. Its methods are called by many goroutines.
type RateLimiter interface {
	// Wait returns when an attempt may be sent. Its context is that of the call, for which RouteFromContext has the route. An error,
	// which is the context's if that has ended, ends the call before anything is sent.
	Wait(ctx context.Context) error

	// Sent tells what came of an attempt that Wait let go. It returns at once.
	Sent(ctx context.Context, outcome Outcome)
}

// Outcome is what came of an attempt.
type Outcome struct {
	Began      time.Time     // when the attempt was sent
	Status     int           // of the response; 0 if there was none
	RetryAfter time.Duration // how long the response asks to wait; 0 if it does not say
}

// Limited reports whether WorkOS refused the attempt for its rate limit, by status 429.
func (o Outcome) Limited() bool { return o.Status == http.StatusTooManyRequests }

// WithRateLimit lets each attempt, also one that is sent again, wait for limiter. Off by default. The time that a call waits does
// not count for WithTimeout, but for the deadline of its context.
func WithRateLimit(limiter RateLimiter) Option {
	return clientOption{func(o *Options) error {
		if limiter == nil {
			return &ArgumentError{Argument: "WithRateLimit", Reason: "is nil"}
		}
		o.limiter = limiter
		return nil
	}}
}

// turn waits until the limiter, if there is one, lets an attempt go.
func (c *call) turn(ctx context.Context) error {
	limiter := c.client.options.limiter
	if limiter == nil {
		return nil
	}
	err := limiter.Wait(ctx)
	switch {
	case err == nil:
		return nil
	case c.attempts > 0 && ctx.Err() == nil: // why the attempt before failed says more
		return c.err
	}
	return c.endedInLine(ctx, err)
}

// tell tells the limiter what came of an attempt.
func (c *call) tell(ctx context.Context, began time.Time) {
	limiter := c.client.options.limiter
	if limiter == nil {
		return
	}
	outcome := Outcome{Began: began, Status: c.status}
	if c.header != nil {
		outcome.RetryAfter, _ = parseRetryAfter(c.header.Get("Retry-After"), time.Now())
	}
	limiter.Sent(ctx, outcome)
}
