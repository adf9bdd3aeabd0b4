package tokens

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/internal/wait"
)

// The delays of KeepSignedIn.
const (
	glance       = 15 * time.Second // between checks of the clock: timers stand still while the machine sleeps
	wakeMargin   = 2 * time.Second  // a check that is off by more means that the machine slept or the clock was set
	wakeSpread   = 3 * time.Second  // the network needs a moment, and many machines wake at the same time
	leastPause   = 5 * time.Second  // between refreshes of tokens that expire immediately
	firstRetry   = time.Second
	longestRetry = time.Minute
)

// KeepSignedIn refreshes the access token ahead of its expiry while a user is signed in, so that Changes reports promptly
// that the session has ended at WorkOS, or that WorkOS can be reached again. It returns when ctx ends, with its cause. Run
// one, in its own goroutine, in a long-running program.
//
// It follows the clock instead of timers: after the machine slept, or the clock was set, it does what is due within some 20
// seconds, once, after a random delay. After a failure it tries again in a second, and then at growing intervals of up to a
// minute. While nobody is signed in it waits for SignedIn and makes no request. With WithSessionEnd it also ends the
// signed-out sessions.
//
// A program whose toolkit reports a wake-up or a new network does not have to wait: it calls Token.
func (s *Source) KeepSignedIn(ctx context.Context) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	st := s.state.Get()
	for failures := 0; ; {
		_, err := s.Token(ctx) // the status has the error
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

// nextRefresh returns when to refresh the current tokens; zero if there is nothing to refresh.
func (s *Source) nextRefresh(status Status, now time.Time) time.Time {
	if status.State != StateSignedIn {
		return time.Time{}
	}
	tokens := s.state.Get().held()
	lead := tokens.lead(s.refreshAhead)
	due := tokens.ExpiresAt.Add(wait.Spread(lead, 0, 0.5) - lead)
	// Tokens that were valid a moment ago and no longer are mean that the clock was set.
	if soonest := now.Add(leastPause); due.Before(soonest) || !tokens.valid(now, 0) {
		return soonest
	}
	return due
}

// await returns when the clock reaches until, unless that is zero, or when the status changes. After the machine slept it
// waits a moment longer. It reads the clock once per round, starting with looked, so that the clock cannot be set between
// two readings.
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

// pause waits for d, or without a limit if d is 0, or until the status changes.
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
