// Package ratelimit keeps a program below WorkOS's rate limit, so that its calls are not refused with status 429.
//
//	limiter, err := ratelimit.New(ratelimit.Default(), nil)
//	client, err := workos.NewConfidential(apiKey, clientID, core.WithRateLimit(limiter))
//
// All clients with the same limiter share its budget; the Bucket of [NewParams] shares it with other servers.
//
// # Two kinds of calls
//
// An interactive call, such as a sign-in, is sent at once while there is any budget left. A bulk call, which [Bulk] marks in its
// context, is sent only if it leaves a reserve for interactive calls. So bulk work uses what interactive calls do not need, and they
// never queue behind it.
//
// # How fast
//
// The limiter is a token bucket that fills at slightly less than the limit. WorkOS may allow less, or other programs may
// use the same limit: if WorkOS still refuses a call because of the rate limit, the limiter slows down by the excess that Retry-After
// indicates, pauses bulk work for that long, and then speeds up gradually (additive increase, multiplicative decrease).
package ratelimit

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/wait"
)

// Limit is how many requests WorkOS accepts in a window of time.
type Limit struct {
	Requests int           // 20 or more
	Window   time.Duration // a second to an hour
}

// Default returns the limit that WorkOS documents for its API: 6,000 requests in 60 seconds.
func Default() Limit { return Limit{Requests: 6000, Window: time.Minute} }

func (l Limit) validate() error {
	if l.Requests < 20 || l.Window < time.Second || l.Window > time.Hour {
		return &core.ArgumentError{Argument: "limit", Reason: "is not 20 requests or more in a second to an hour"}
	}
	return nil
}

// NewParams are the options of [New].
type NewParams struct {
	// Bucket holds the budget: in memory if nil, or shared with other servers, as in contrib/redis. While it fails, each
	// server uses a bucket of its own and tries Bucket again every 5 seconds.
	Bucket Bucket
}

// Bucket is a budget that several servers may share. Its methods are called concurrently.
type Bucket interface {
	// Take takes the token of an attempt, or returns after which time one may be available. For bulk work it takes one only if
	// that leaves a reserve.
	Take(ctx context.Context, limit Limit, bulk bool) (after time.Duration, taken bool, err error)

	// Refused reports that WorkOS refused an attempt because of the rate limit, and its Retry-After; 0 if there was none. An attempt
	// that began before the bucket last slowed down belongs to an earlier refusal.
	Refused(ctx context.Context, limit Limit, began time.Time, retryAfter time.Duration) error
}

// Limiter is a [core.RateLimiter].
type Limiter struct {
	limit  Limit
	bucket Bucket
	own    *memory          // used while bucket fails; bucket itself if there is no other
	lines  [2]chan struct{} // The waiting calls: interactive, then bulk.
	asksAt atomic.Int64     // When a bucket that failed is tried again, in Unix nanoseconds.
}

// respite is how long a bucket that failed is not tried again: while it times out, waiting calls must not each wait for that.
const respite = 5 * time.Second

var _ core.RateLimiter = (*Limiter)(nil)

// New returns a limiter with a full budget. A limit out of bounds is a *core.ArgumentError.
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

// Bulk marks the calls made with the context as bulk work, behind which no interactive call queues.
func Bulk(ctx context.Context) context.Context { return context.WithValue(ctx, bulkKey{}, true) }

// IsBulk reports whether a context was marked by [Bulk].
func IsBulk(ctx context.Context) bool {
	bulk, _ := ctx.Value(bulkKey{}).(bool)
	return bulk
}

// Wait implements [core.RateLimiter]. Interactive and bulk calls wait in separate queues and get their turn one after the other. The first in a
// queue fails immediately if its deadline comes before its turn. A call that leaves the queue uses none of the budget.
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

// take takes a token from the bucket or, while that fails, from the limiter's own.
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

// sleep waits, or fails if the deadline of ctx would come first.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < d {
		return fmt.Errorf("workos: the rate limit allows the call in %v, after the deadline of its context: %w", d.Round(time.Millisecond), context.DeadlineExceeded)
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
