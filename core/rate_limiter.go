package core

import (
	"context"
	"net/http"
	"time"
)

// RateLimiter decides when requests are sent, so that a program stays below WorkOS's rate limit. Package ratelimit has
// one; several clients of a program may share it. Its methods are called concurrently.
type RateLimiter interface {
	// Wait blocks until an attempt may be sent. Its context is that of the call; RouteFromContext returns the route. An error
	// ends the call before anything is sent; if the context has ended, Wait returns the context's error.
	Wait(ctx context.Context) error

	// Sent reports the outcome of an attempt that Wait admitted. It must not block.
	Sent(ctx context.Context, outcome Outcome)
}

// Outcome is the outcome of an attempt.
type Outcome struct {
	Began      time.Time     // when the attempt was sent
	Status     int           // of the response; 0 if there was none
	RetryAfter time.Duration // the wait that the response asks for; 0 if there is none
}

// Limited reports whether the attempt exceeded WorkOS's rate limit, that is, got status 429.
func (o Outcome) Limited() bool { return o.Status == http.StatusTooManyRequests }

// WithRateLimit makes each attempt, including retries, wait for limiter. Off by default. The wait does not count toward
// WithTimeout, but toward the deadline of the context.
func WithRateLimit(limiter RateLimiter) Option {
	return clientOption{func(o *Options) error {
		if limiter == nil {
			return &ArgumentError{Argument: "WithRateLimit", Reason: "is nil"}
		}
		o.limiter = limiter
		return nil
	}}
}

// turn waits until the limiter, if there is one, admits an attempt.
func (c *call) turn(ctx context.Context) error {
	limiter := c.client.options.limiter
	if limiter == nil {
		return nil
	}
	err := limiter.Wait(ctx)
	switch {
	case err == nil:
		return nil
	case c.attempts > 0 && ctx.Err() == nil: // the error of the last attempt says more
		return c.err
	}
	return c.endedInLine(ctx, err)
}

// tell reports the outcome of an attempt to the limiter.
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
