package tokens

import (
	"context"
	"errors"
	"iter"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/flight"
)

// State is the state of a Source, for a window to show.
type State string

// The states.
const (
	StateSignedIn       State = "signed_in"
	StateSignInRequired State = "sign_in_required" // nobody is signed in, or the session has ended
	StateOffline        State = "offline"          // a user is signed in, but the session cannot be refreshed for now
)

// Status is the state of a Source, and the signed-in user.
type Status struct {
	State   State
	Session // zero if a sign-in is required, or if the store cannot be read

	// Err is the reason why a sign-in is required, which matches ErrSignInRequired, or why the session cannot be refreshed:
	// WorkOS does not respond, the store fails. It is nil in StateSignedIn.
	Err error
}

// Changes yields the current status, and then the status after each change: a sign-in, a refresh, a switch of organization,
// a sign-out, or the failure of one. It reads the store once and makes no request. It reports what the calls of this Source
// find out; KeepSignedIn makes such calls regularly. A change by another process is seen by the next call.
//
// A slow loop gets the latest status and skips those in between; it blocks nothing. Several loops can run concurrently. The
// body runs in the goroutine of the loop, so a window passes the status to the thread of its toolkit. The sequence ends with
// ctx.
func (s *Source) Changes(ctx context.Context) iter.Seq[Status] {
	return func(yield func(Status) bool) {
		if err := s.usable(ctx); err != nil {
			yield(Status{State: StateOffline, Err: err})
			return
		}
		s.look(ctx)
		for seen := 0; ctx.Err() == nil; {
			status, version, changed := s.state.Get().latest()
			if version != seen {
				seen = version
				if !yield(status) {
					return
				}
				continue
			}
			select {
			case <-changed:
			case <-ctx.Done():
			}
		}
	}
}

// look publishes the status of the store as the first one, if none is known yet.
func (s *Source) look(ctx context.Context) {
	if _, version, _ := s.state.Get().latest(); version > 0 {
		return
	}
	first := Status{State: StateSignedIn}
	var err error
	first.Session, err = s.Session(ctx)
	switch {
	case err == nil:
	case errors.Is(err, ErrSignInRequired):
		first = Status{State: StateSignInRequired, Err: err}
	default:
		first = Status{State: StateOffline, Err: err}
	}
	st := s.state.Get()
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.news.version == 0 {
		st.news.publish(first)
	}
}

// news is the latest status. The mutex of its state guards it, so that statuses are published in the order of the changes.
type news struct {
	status  Status
	version int           // 0 if nothing is known yet
	changed chan struct{} // closed with the next change
}

// publish replaces the status, unless it is the same.
func (n *news) publish(next Status) {
	if n.version > 0 && next.State == n.status.State && next.Session == n.status.Session && textOf(next.Err) == textOf(n.status.Err) {
		return
	}
	next.Err = flight.Private(next.Err)
	n.status = next
	n.version++
	close(n.changed)
	n.changed = make(chan struct{})
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// latest returns the status, its version, and a channel that is closed when there is a newer one.
func (st *state) latest() (status Status, version int, changed <-chan struct{}) {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.news.status, st.news.version, st.news.changed
}

// usable returns an error unless the Source and the context are usable.
func (s *Source) usable(ctx context.Context) error {
	switch {
	case s == nil || s.state.IsZero():
		return &core.ArgumentError{Argument: "Source", Reason: "is nil or the zero value: make one with New"}
	case ctx == nil:
		return engine.NilContext()
	}
	return nil
}
