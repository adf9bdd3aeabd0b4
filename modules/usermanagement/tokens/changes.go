package tokens

import (
	"context"
	"errors"
	"iter"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/flight"
)

// State is what a window shows of a Source.
type State string

// The states.
const (
	StateSignedIn       State = "signed_in"
	StateSignInRequired State = "sign_in_required" // nobody is signed in, or not any more
	StateOffline        State = "offline"          // somebody is, as far as is known, and the session cannot be refreshed for now
)

// Status is the state of a Source, and who is signed in.
type Status struct {
	State   State
	Session // zero if a sign-in is required, or if the store cannot be read

	// Err says why a sign-in is required: it matches ErrSignInRequired; or why the session cannot be refreshed: WorkOS does not
	// respond, the store fails. It is nil if somebody is signed in.
	Err error
}

// Changes returns the status as it is now, and then each time that it has changed: by a sign-in, a refresh, a switch of organization, a
// sign-out, or the failure of one. Nothing is asked for by it except the store, once: the calls of this Source find out, and
// KeepSignedIn makes them when nobody else does. What another process does is seen by the next of them.
//
// A loop that is slow gets the latest status and not those in between; it holds nobody up. Any number of loops may run at
// once. The body runs in the goroutine of the loop, so a window hands what it gets to the thread of its toolkit. The sequence ends with ctx.
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

// look has the first status be what the store says, if nothing is known yet.
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

// news is the latest status. It is guarded by the state that it is of, so that its order is that of the changes.
type news struct {
	status  Status
	version int           // 0 if nothing is known yet
	changed chan struct{} // closed with the next change
}

// publish replaces the status, unless it says the same.
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

// latest returns the status, its number, and what is closed when there is another.
func (st *state) latest() (status Status, version int, changed <-chan struct{}) {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.news.status, st.news.version, st.news.changed
}

// usable returns an error unless the Source and the context are what they have to be.
func (s *Source) usable(ctx context.Context) error {
	switch {
	case s == nil || s.state.IsZero():
		return &core.ArgumentError{Argument: "Source", Reason: "is nil or the zero value: make one with New"}
	case ctx == nil:
		return engine.NilContext()
	}
	return nil
}
