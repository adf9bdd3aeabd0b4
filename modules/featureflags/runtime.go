package featureflags

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/flight"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/verdict"
	"github.com/workos-typestate/workos/internal/wait"
)

// Bounds and defaults of a Runtime.
const (
	DefaultPollInterval = 30 * time.Second
	MinPollInterval     = 5 * time.Second
	DefaultPollTimeout  = 10 * time.Second
)

// StartRuntimeParams configures a Runtime. Nil uses the defaults.
type StartRuntimeParams struct {
	Interval time.Duration // between polls, plus or minus 10 %; 0 is DefaultPollInterval; at least MinPollInterval
	Timeout  time.Duration // of a poll, including the client's own retries; 0 is DefaultPollTimeout
	// Bootstrap are the flags to use until the first poll, such as those of an earlier process. If it is not nil, the
	// Runtime is ready immediately.
	Bootstrap map[core.FeatureFlagSlug]PolledFlag
}

func (p *StartRuntimeParams) fill() error {
	switch {
	case p.Interval == 0:
		p.Interval = DefaultPollInterval
	case p.Interval < MinPollInterval:
		return &core.ArgumentError{Argument: "Interval", Reason: "is less than MinPollInterval"}
	}
	switch {
	case p.Timeout == 0:
		p.Timeout = DefaultPollTimeout
	case p.Timeout < 0:
		return &core.ArgumentError{Argument: "Timeout", Reason: "is negative"}
	}
	return nil
}

// Runtime keeps the flags of the environment in memory and evaluates them without a request. It polls until its
// context ends. A failed poll only changes the Stats and is retried; the last flags stay valid, even after the
// Runtime has stopped. It is safe for concurrent use.
type Runtime struct {
	service Service
	params  StartRuntimeParams
	current atomic.Pointer[generation]
	ready   chan struct{}
	running *flight.Flight[struct{}] // its error is the reason why it stopped

	odd []core.FeatureFlagSlug // of the last poll; only used by the polling goroutine

	mu    sync.Mutex
	stats Stats
}

// generation is a set of flags, and a signal that another has replaced it.
type generation struct {
	*Snapshot
	polled   bool // false before the first successful poll
	replaced chan struct{}
}

func newGeneration(s *Snapshot, polled bool) *generation {
	return &generation{Snapshot: s, polled: polled, replaced: make(chan struct{})}
}

// StartRuntime starts to poll the flags in its own goroutine, which ends with ctx. It does not wait for the flags;
// WaitUntilReady does.
//
// GET /sdk/feature-flags, repeatedly. An error is a *core.ArgumentError.
func (s Service) StartRuntime(ctx context.Context, params *StartRuntimeParams) (*Runtime, error) {
	if ctx == nil {
		return nil, engine.NilContext()
	}
	given := engine.Given(params)
	if err := given.fill(); err != nil {
		return nil, err
	}
	r := &Runtime{service: s, params: given, ready: make(chan struct{})}
	r.current.Store(newGeneration(NewSnapshot(given.Bootstrap), false))
	if given.Bootstrap != nil {
		close(r.ready)
	}
	r.params.Bootstrap = nil
	r.running = flight.Start(func() (struct{}, error) { return struct{}{}, r.run(ctx) })
	return r, nil
}

// Enabled is Snapshot.Enabled with the current flags. It allocates nothing.
func (r *Runtime) Enabled(slug core.FeatureFlagSlug, c EvaluationContext, fallback bool) bool {
	return r.current.Load().Enabled(slug, c, fallback)
}

// AllFlags is Snapshot.AllFlags with the current flags.
func (r *Runtime) AllFlags(c EvaluationContext) map[core.FeatureFlagSlug]bool {
	return r.current.Load().AllFlags(c)
}

// Flag is Snapshot.Flag with the current flags.
func (r *Runtime) Flag(slug core.FeatureFlagSlug) (f PolledFlag, ok bool) {
	return r.current.Load().Flag(slug)
}

// Snapshot returns the current flags.
func (r *Runtime) Snapshot() *Snapshot { return r.current.Load().Snapshot }

// WaitUntilReady waits until there are flags: from the first successful poll, or from StartRuntimeParams.Bootstrap.
// It returns an error when ctx ends, including the error of the last poll, or when the Runtime stops before it was
// ready, with the error of Err.
func (r *Runtime) WaitUntilReady(ctx context.Context) error {
	select {
	case <-r.ready:
		return nil
	default:
	}
	select {
	case <-r.ready:
		return nil
	case <-ctx.Done():
		if last := r.Stats().LastError; last != nil {
			return plain.Errorf("workos: no feature flags yet: %w; the last poll failed: %w", ctx.Err(), last)
		}
		return plain.Errorf("workos: no feature flags yet: %w", ctx.Err())
	case <-r.running.Landed():
	}
	select {
	case <-r.ready: // just before it stopped
		return nil
	default:
		return r.Err()
	}
}

// Done returns a channel that is closed when the Runtime has stopped and its goroutine has ended.
func (r *Runtime) Done() <-chan struct{} { return r.running.Landed() }

// Err returns nil while the Runtime polls, and afterwards the reason why it stopped: the error of its context, or
// core.ErrUnauthorized if WorkOS itself rejected the API key, so that no further poll would succeed. Gateways use the same
// words, so it takes five minutes of nothing but such 401s; a 401 before that is a failed poll. If the client's transport
// panicked, so do Err, WaitUntilReady and the loops over Changes.
func (r *Runtime) Err() error {
	select {
	case <-r.running.Landed():
		_, err := r.running.Outcome()
		return err
	default:
		return nil
	}
}

// Changes yields the changes of later polls, while ctx and the Runtime last. The flags of the first successful poll
// are not a change. Polling never waits for the loop: a slow loop skips states in between, but sees every flag that
// differs from the last state it saw. Any number of goroutines can have their own loop.
func (r *Runtime) Changes(ctx context.Context) iter.Seq[Change] {
	start := r.current.Load()
	return func(yield func(Change) bool) {
		for seen, more := start, true; more; {
			select {
			case <-seen.replaced:
			case <-r.running.Landed(): // check once more: the last poll may have changed something
				more = false
			case <-ctx.Done():
				return
			}
			now := r.current.Load()
			if seen.polled {
				for change := range changes(seen.Snapshot, now.Snapshot) {
					if ctx.Err() != nil || !yield(change) {
						return
					}
				}
			}
			seen = now
		}
		_, _ = r.running.Outcome() // it panics if a poll did
	}
}

// Stats holds the statistics of the polling.
type Stats struct {
	Polls       int           // started so far
	Failures    int           // failed polls
	InARow      int           // failures since the last success
	LastPoll    time.Time     // when the last poll started; zero if there was none
	LastSuccess time.Time     // when flags were last received; zero if never
	Age         time.Duration // since LastSuccess; 0 if there was none
	LastError   error         // of the last poll; nil if it succeeded
	Flags       int           // in memory
}

// Stats returns the statistics of the polling.
func (r *Runtime) Stats() Stats {
	r.mu.Lock()
	defer r.mu.Unlock()
	stats := r.stats
	stats.LastError = flight.Private(stats.LastError)
	stats.Flags = r.current.Load().Len()
	if !stats.LastSuccess.IsZero() {
		stats.Age = time.Since(stats.LastSuccess)
	}
	return stats
}

// run polls until ctx ends or WorkOS rejects the key.
func (r *Runtime) run(ctx context.Context) error {
	var refused verdict.Refusals
	for {
		err := r.poll(ctx)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case refused.Final(err) && errors.Is(err, core.ErrUnauthorized):
			return err
		}
		if err := wait.Sleep(ctx, r.pause(err)); err != nil {
			return err
		}
	}
}

// poll fetches the flags once. An error because ctx has ended is not a failed poll.
func (r *Runtime) poll(ctx context.Context) error {
	r.mu.Lock()
	r.stats.Polls++
	r.stats.LastPoll = time.Now()
	r.mu.Unlock()

	limited, cancel := context.WithTimeout(ctx, r.params.Timeout)
	defer cancel()
	read, err := r.service.poll(limited)
	if ctx.Err() != nil {
		return err
	}
	if err != nil {
		r.note(ctx, err)
		return err
	}
	previous := r.current.Load()
	r.current.Store(newGeneration(NewSnapshot(read.freeze(previous.Snapshot)), true))
	r.note(ctx, nil)
	r.noteOdd(ctx, read.odd())
	close(previous.replaced)
	select {
	case <-r.ready:
	default:
		close(r.ready)
	}
	return nil
}

// noteOdd logs the invalid flags if they differ from those of the previous poll.
func (r *Runtime) noteOdd(ctx context.Context, odd []core.FeatureFlagSlug) {
	if !slices.Equal(odd, r.odd) && len(odd) > 0 {
		r.logger().WarnContext(ctx, "workos: feature flags have a form that is unknown to this version of the SDK; they keep their last value", "flags", odd)
	}
	r.odd = odd
}

func (r *Runtime) logger() *slog.Logger {
	if logger := r.service.client.Options().Logger; logger != nil {
		return logger
	}
	return slog.Default()
}

// note records the outcome of a poll, and logs it if it differs from the previous one.
func (r *Runtime) note(ctx context.Context, err error) {
	r.mu.Lock()
	failing := r.stats.InARow > 0
	r.stats.LastError = err
	if err != nil {
		r.stats.Failures++
		r.stats.InARow++
	} else {
		r.stats.InARow = 0
		r.stats.LastSuccess = time.Now()
	}
	r.mu.Unlock()

	logger := r.logger()
	switch {
	case err != nil && !failing:
		logger.WarnContext(ctx, "workos: feature flags cannot be polled; those in memory stay", "error", err.Error())
	case err == nil && failing:
		logger.InfoContext(ctx, "workos: feature flags can be polled again")
	}
}

// pause returns the time until the next poll. It grows to a minute after failures. Until the first flags arrive, it
// is shorter than the interval.
func (r *Runtime) pause(err error) time.Duration {
	pause := r.params.Interval
	if inARow := r.Stats().InARow; inARow > 0 {
		if pause = engine.Backoff(inARow); r.current.Load().polled {
			pause = max(pause, r.params.Interval)
		}
	}
	return engine.HeedRetryAfter(wait.Spread(pause, 0.9, 1.1), err)
}
