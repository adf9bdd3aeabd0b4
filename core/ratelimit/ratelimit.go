// Package ratelimit keeps a program below WorkOS's rate limit, instead of having its calls refused there with status 429.
//
//	limiter, err := ratelimit.New(ratelimit.Default(), nil)
//	client, err := workos.NewConfidential(apiKey, clientID, core.WithRateLimit(limiter))
//
// All clients that are given one limiter share its budget; the Bucket of [NewParams] shares it with other servers.
//
// # Two kinds of calls
//
// A call for which somebody waits, such as a sign-in, goes at once while there is any budget left. A call of bulk work, which [Bulk] marks in its
// context, goes only when it leaves some for those. So bulk work takes what interactive calls do not need, and none of
// them ever stands in line behind it.
//
// # How fast
//
// The limiter is a token bucket that fills at a little less than the limit. WorkOS may allow less than that, or others may
// use the same limit: when it refuses a call for its rate all the same, the limiter slows down, by as much as Retry-After says that it
// was too fast, lets bulk work rest for that long, and then goes faster again by and by (additive increase, multiplicative decrease).
package ratelimit

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/wait"
)

// Limit is how many requests WorkOS takes in a window of time.
type Limit struct {
	Requests int           // 20 or more
	Window   time.Duration // a second to an hour
}

// Default is the limit that WorkOS documents for its API: 6,000 requests in 60 seconds.
func Default() Limit { return Limit{Requests: 6000, Window: time.Minute} }

func (l Limit) validate() error {
	if l.Requests < 20 || l.Window < time.Second || l.Window > time.Hour {
		return &core.ArgumentError{Argument: "limit", Reason: "is not 20 requests or more in a second to an hour"}
	}
	return nil
}

// NewParams are the options of [New].
type NewParams struct {
	// Bucket is where the budget is kept: in memory if nil, or where other servers take from it as well, as
	// contrib/redis does. While it fails, each server takes from a bucket of its own, and asks again every 5 seconds.
	Bucket Bucket
}

// Bucket is a budget, which several servers may share. Its methods are called by many goroutines.
type Bucket interface {
	// Take takes the token of an attempt, or says when one may be there. For bulk work it takes one only if it leaves a reserve.
	Take(ctx context.Context, limit Limit, bulk bool) (after time.Duration, taken bool, err error)

	// Refused tells that WorkOS refused an attempt for its rate, and how long it asks to wait; 0 if it does not say. An attempt that
	// began before the last time that the bucket slowed down is of the same occasion.
	Refused(ctx context.Context, limit Limit, began time.Time, retryAfter time.Duration) error
}

// Limiter is a [core.RateLimiter].
type Limiter struct {
	limit  Limit
	bucket Bucket
	own    *memory          // what is taken from while bucket fails, and bucket itself if there is no other
	lines  [2]chan struct{} // Of those that wait, bulk work second.
	asksAt atomic.Int64     // When a bucket that failed is asked again, in Unix nanoseconds.
}

// respite is for how long a bucket that failed is not asked: while it times out, no line of calls is to wait for that again and again.
const respite = 5 * time.Second

var _ core.RateLimiter = (*Limiter)(nil)

// New returns a limiter, whose budget is full. A limit out of bounds is a *core.ArgumentError.
func New(limit Limit, params *NewParams) (*Limiter, error) {
	if err := limit.validate(); err != nil {
		return nil, err
	}
	l := &Limiter{limit: limit, own: newMemory(limit), lines: [2]chan struct{}{make(chan struct{}, 1), make(chan struct{}, 1)}}
	l.bucket = l.own
	if params != nil && params.Bucket != nil {
		l.bucket = params.Bucket
	}
	return l, nil
}

type bulkKey struct{}

// Bulk marks the calls that are made with the context as bulk work, behind which nobody waits.
func Bulk(ctx context.Context) context.Context { return context.WithValue(ctx, bulkKey{}, true) }

// IsBulk reports whether a context has the mark of [Bulk].
func IsBulk(ctx context.Context) bool {
	bulk, _ := ctx.Value(bulkKey{}).(bool)
	return bulk
}

// Wait implements [core.RateLimiter]. Of those that wait, bulk work apart, one after the other has its turn. The first in line is told at once, by an error, if its
// deadline comes before its turn. Who leaves takes nothing of the budget.
func (l *Limiter) Wait(ctx context.Context) error {
	if l == nil || l.bucket == nil {
		return &core.ArgumentError{Argument: "limiter", Reason: "was not made by ratelimit.New"}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	bulk, line := IsBulk(ctx), l.lines[0]
	if bulk {
		line = l.lines[1]
	}
	select {
	case line <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { <-line }()
	for {
		after, taken := l.take(ctx, bulk)
		if taken {
			return nil
		}
		if err := sleep(ctx, after); err != nil {
			return err
		}
	}
}

// take takes from the bucket or, while that fails, from the limiter's own.
func (l *Limiter) take(ctx context.Context, bulk bool) (after time.Duration, taken bool) {
	if time.Now().UnixNano() >= l.asksAt.Load() {
		after, taken, err := l.bucket.Take(ctx, l.limit, bulk)
		if err == nil {
			return after, taken
		}
		l.asksAt.Store(time.Now().Add(respite).UnixNano())
	}
	after, taken, _ = l.own.Take(ctx, l.limit, bulk)
	return after, taken
}

// sleep waits, unless the deadline of ctx would come first.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < d {
		return fmt.Errorf("workos: the rate limit lets a call go in %v, after the deadline of its context: %w", d.Round(time.Millisecond), context.DeadlineExceeded)
	}
	return wait.Sleep(ctx, d)
}

// Sent implements [core.RateLimiter].
func (l *Limiter) Sent(ctx context.Context, outcome core.Outcome) {
	if l == nil || l.bucket == nil || !outcome.Limited() {
		return
	}
	if err := l.bucket.Refused(context.WithoutCancel(ctx), l.limit, outcome.Began, outcome.RetryAfter); err != nil {
		_ = l.own.Refused(ctx, l.limit, outcome.Began, outcome.RetryAfter)
	}
}
