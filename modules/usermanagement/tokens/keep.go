package tokens

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/internal/wait"
)

// How KeepSignedIn waits.
const (
	glance       = 15 * time.Second // between looks at the clock: timers stand still while the machine sleeps
	wakeMargin   = 2 * time.Second  // by which a look that is late, or early, tells of a sleep or of a clock that was set
	wakeSpread   = 3 * time.Second  // the network needs a moment, and many machines wake at nine o'clock
	leastPause   = 5 * time.Second  // between refreshes of tokens that expire at once
	firstRetry   = time.Second
	longestRetry = time.Minute
)

// KeepSignedIn refreshes the access token ahead of its expiry for as long as somebody is signed in, so that Changes tells a window at once
// when the session has ended at WorkOS, and when WorkOS can be reached again. It returns when ctx ends, with its cause. Run one
// for a program that lives long, in a goroutine of its own.
//
// The clock is what counts, not timers: after a sleep of the machine, or when the clock was set, what has become due is done within
// some 20 seconds, once and at a random moment of them. After a failure it tries again in a second, and in growing pauses of up to a
// minute. While nobody is signed in it waits for SignedIn and asks nobody. With WithSessionEnd it also ends the sessions that
// were signed out of.
//
// A program that is told of a wake or of a new network by its toolkit need not wait: it calls Token.
func (s *Source) KeepSignedIn(ctx context.Context) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	st := s.state.Get()
	for failures := 0; ; {
		_, err := s.Token(ctx) // its error is in the status
		ending := s.EndSessions(ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		status, version, _ := st.latest()
		now := st.now().Round(0)
		until := s.nextRefresh(status, now)
		if failures++; err == nil && ending == nil && status.State != StateOffline {
			failures = 0
		}
		if failures > 0 && (status.State == StateOffline || ending != nil) {
			retry := now.Add(wait.Spread(wait.Doubled(firstRetry, longestRetry, failures), 0.5, 1))
			if until.IsZero() || retry.Before(until) {
				until = retry
			}
		}
		if err := s.await(ctx, status, version, now, until); err != nil {
			return err
		}
	}
}

// nextRefresh is when the tokens at hand are to be refreshed; zero if there is nothing to refresh.
func (s *Source) nextRefresh(status Status, now time.Time) time.Time {
	if status.State != StateSignedIn {
		return time.Time{}
	}
	tokens := s.state.Get().held()
	lead := tokens.lead(s.refreshAhead)
	due := tokens.ExpiresAt.Add(wait.Spread(lead, 0, 0.5) - lead)
	// Tokens that were good a moment ago and are not any more are those of a clock that was set.
	if soonest := now.Add(leastPause); due.Before(soonest) || !tokens.valid(now, 0) {
		return soonest
	}
	return due
}

// await returns when the clock says until, unless that is zero, or when the status asks for something else. After a sleep it takes a
// moment more. The clock is looked at once per round, beginning with looked, so that it cannot be set between two looks.
func (s *Source) await(ctx context.Context, was Status, version int, looked, until time.Time) error {
	st := s.state.Get()
	for {
		status, now, changed := st.latest()
		if now != version && (status.State != StateOffline || was.State != StateOffline) {
			return nil
		}
		slice := time.Duration(0)
		if !until.IsZero() {
			if slice = min(until.Sub(looked), glance); slice <= 0 {
				return nil
			}
		}
		began := time.Now()
		timeIsUp, err := pause(ctx, changed, slice)
		if err != nil {
			return err
		}
		took, clock := slice, st.now().Round(0)
		if !timeIsUp {
			took = time.Since(began)
		}
		if off := clock.Sub(looked) - took; off > wakeMargin || off < -wakeMargin {
			return wait.Sleep(ctx, wait.Spread(wakeSpread, 0, 1))
		}
		looked = clock
	}
}

// pause waits for as long as d, or without an end if that is 0, or until something has changed.
func pause(ctx context.Context, changed <-chan struct{}, d time.Duration) (timeIsUp bool, err error) {
	var due <-chan time.Time
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-due:
		return true, nil
	case <-changed:
		return false, nil
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
}
