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

// StartRuntimeParams says how a Runtime polls. Nil is a good start.
type StartRuntimeParams struct {
	Interval time.Duration // between polls, give or take 10 %; 0 is DefaultPollInterval; at least MinPollInterval
	Timeout  time.Duration // of a poll, the client's own retries included; 0 is DefaultPollTimeout
	// Bootstrap are flags to go by until the first poll, such as those that an earlier process saw. If it is
	// not nil, the Runtime is ready at once.
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

// Runtime keeps the flags of the environment in memory and decides for whom they are on, without a request.
// It polls until its context ends. A poll that fails changes nothing but the Stats and is tried again; what
// was fetched last stays valid, also once the Runtime has stopped. It is safe for use by many goroutines at
// once.
type Runtime struct {
	service Service
	params  StartRuntimeParams
	current atomic.Pointer[generation]
	ready   chan struct{}
	running *flight.Flight[struct{}] // its error is why it stopped

	odd []core.FeatureFlagSlug // as of the last poll; of the goroutine that polls

	mu    sync.Mutex
	stats Stats
}

// generation is a set of flags and the news that another has taken its place.
type generation struct {
	*Snapshot
	polled   bool // false for what was there before the first successful poll
	replaced chan struct{}
}

func newGeneration(s *Snapshot, polled bool) *generation {
	return &generation{Snapshot: s, polled: polled, replaced: make(chan struct{})}
}

// StartRuntime starts to poll the flags in a goroutine of its own, which ends with ctx. It does not wait for the
// flags: WaitUntilReady does.
//
// GET /sdk/feature-flags, again and again. An error is a *core.ArgumentError.
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

// Enabled is Snapshot.Enabled with the flags of this moment. It allocates nothing.
func (r *Runtime) Enabled(slug core.FeatureFlagSlug, c EvaluationContext, fallback bool) bool {
	return r.current.Load().Enabled(slug, c, fallback)
}

// AllFlags is Snapshot.AllFlags with the flags of this moment.
func (r *Runtime) AllFlags(c EvaluationContext) map[core.FeatureFlagSlug]bool {
	return r.current.Load().AllFlags(c)
}

// Flag is Snapshot.Flag with the flags of this moment.
func (r *Runtime) Flag(slug core.FeatureFlagSlug) (f PolledFlag, ok bool) {
	return r.current.Load().Flag(slug)
}

// Snapshot returns the flags of this moment.
func (r *Runtime) Snapshot() *Snapshot { return r.current.Load().Snapshot }

// WaitUntilReady waits until there are flags to go by: those of the first successful poll, or of
// StartRuntimeParams.Bootstrap. It fails when ctx ends, with what the last poll failed with as well, or when the
// Runtime stops without ever having been ready, with what Err returns.
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

// Done is closed when the Runtime has stopped and its goroutine has ended.
func (r *Runtime) Done() <-chan struct{} { return r.running.Landed() }

// Err returns nil while the Runtime polls, and afterwards why it stopped: the error of its context, or
// core.ErrUnauthorized if WorkOS itself refused the API key, with which no further poll would succeed: five minutes of nothing
// but 401 in WorkOS's words, which gateways have, too. A 401 before that is a poll that failed. If the client's
// transport panicked, so do Err, WaitUntilReady and the loops over Changes.
func (r *Runtime) Err() error {
	select {
	case <-r.running.Landed():
		_, err := r.running.Outcome()
		return err
	default:
		return nil
	}
}

// Changes yields what polls change from the moment of this call on, for as long as ctx and the Runtime last.
// What the first successful poll brings is no change. Polling never waits for the loop: one that takes its
// time skips states in between, and misses no flag that is another than when it looked last. Any number of
// goroutines can have a loop of their own.
func (r *Runtime) Changes(ctx context.Context) iter.Seq[Change] {
	start := r.current.Load()
	return func(yield func(Change) bool) {
		for seen, more := start, true; more; {
			select {
			case <-seen.replaced:
			case <-r.running.Landed(): // look once more: the last poll may have changed something
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
		_, _ = r.running.Outcome() // which panics if a poll did
	}
}

// Stats is how polling fares.
type Stats struct {
	Polls       int           // begun so far
	Failures    int           // of them
	InARow      int           // failures since the last success
	LastPoll    time.Time     // when the last poll began; zero if there was none
	LastSuccess time.Time     // when flags last came; zero if they never have
	Age         time.Duration // since LastSuccess; 0 if there was none
	LastError   error         // of the last poll; nil if it succeeded
	Flags       int           // in memory
}

// Stats returns how polling fares.
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

// run polls until ctx ends or WorkOS refuses the key.
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

// poll fetches the flags once. What it fails with because ctx has ended is no failure of a poll.
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

// noteOdd logs which flags do not fit, where they differ from those of the poll before.
func (r *Runtime) noteOdd(ctx context.Context, odd []core.FeatureFlagSlug) {
	if !slices.Equal(odd, r.odd) && len(odd) > 0 {
		r.logger().WarnContext(ctx, "workos: feature flags have a form that this version of the SDK does not know; they stay as they are", "flags", odd)
	}
	r.odd = odd
}

func (r *Runtime) logger() *slog.Logger {
	if logger := r.service.client.Options().Logger; logger != nil {
		return logger
	}
	return slog.Default()
}

// note keeps the outcome of a poll, and logs it where it differs from that of the poll before.
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

// pause is how long to wait for the next poll. After failures it grows to a minute; until flags have come
// once, nothing is gained by waiting for a whole interval.
func (r *Runtime) pause(err error) time.Duration {
	pause := r.params.Interval
	if inARow := r.Stats().InARow; inARow > 0 {
		if pause = engine.Backoff(inARow); r.current.Load().polled {
			pause = max(pause, r.params.Interval)
		}
	}
	return engine.HeedRetryAfter(wait.Spread(pause, 0.9, 1.1), err)
}
