package session

import (
	"context"
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/flight"
	"github.com/workos-typestate/workos/internal/recent"
)

const (
	refreshTimeout  = 3 * time.Minute  // of one refresh with all its attempts, however the client is set
	refreshRemember = 10 * time.Second // for how long requests that still bring the old cookie get the new one
)

// Group keeps two refreshes of one session from running at the same time. Each replaces the session's refresh
// token, so that of two at once the slower one may end the session.
type Group interface {
	// Do returns what refresh returns. Whoever asks with the same key while it runs, or shortly after it
	// succeeded, gets the same result without a further call. ctx is how long this caller waits; refresh is
	// given a context that does not end when one of several callers goes away. The key is a hash, and the result
	// is sealed: servers with the same password may hand both to each other. refresh is called at most once, and
	// has returned when Do returns its result. An error need not reach callers on other servers, which may ask
	// for themselves.
	Do(ctx context.Context, key string, refresh func(context.Context) (core.SealedSession, error)) (core.SealedSession, error)
}

// SignOutGroup is a Group by which servers also tell each other of sign-outs, so that a refresh that is under way on one of
// them does not bring back a session that the user has ended on another.
type SignOutGroup interface {
	Group

	// SignOut remembers a key, which is a hash, for ten minutes or longer.
	SignOut(ctx context.Context, key string) error

	// SignedOut reports whether the key is remembered. With an error each server is on its own.
	SignedOut(ctx context.Context, key string) (bool, error)
}

// NewMemoryGroup returns a Group in memory, for one process: what a Manager has unless WithGroup gives it another.
// It gives a refresh three minutes, and remembers a success for ten seconds. It is a SignOutGroup, which remembers the
// last 10,000 sign-outs.
//
// A Group that servers share stands on one: whatever is passed to its Do runs once for all callers of the process,
// with a context that outlives them, and need only see to the other processes.
func NewMemoryGroup() Group { return &memoryGroup{} }

// memoryGroup is the Group of one process.
type memoryGroup struct {
	mu      sync.Mutex
	flights map[string]*flight.Flight[core.SealedSession] // under way, or successful a short while ago

	signedOut recent.Map[string, struct{}]
}

// SignOut implements SignOutGroup.
func (g *memoryGroup) SignOut(_ context.Context, key string) error {
	g.signedOut.Put(key, struct{}{})
	return nil
}

// SignedOut implements SignOutGroup.
func (g *memoryGroup) SignedOut(_ context.Context, key string) (bool, error) {
	_, ok := g.signedOut.Get(key)
	return ok, nil
}

func (g *memoryGroup) Do(ctx context.Context, key string, refresh func(context.Context) (core.SealedSession, error)) (core.SealedSession, error) {
	return g.flightFor(ctx, key, refresh).Wait(ctx)
}

// flightFor returns the flight of that key, and starts it if there is none.
func (g *memoryGroup) flightFor(ctx context.Context, key string, refresh func(context.Context) (core.SealedSession, error)) *flight.Flight[core.SealedSession] {
	g.mu.Lock()
	defer g.mu.Unlock()
	if one, ok := g.flights[key]; ok {
		return one
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshTimeout)
	one := flight.Start(func() (core.SealedSession, error) {
		defer cancel()
		succeeded := false
		defer func() {
			if succeeded { // for requests that the browser sent before it had the new cookie
				time.AfterFunc(refreshRemember, func() { g.forget(key) })
			} else {
				g.forget(key)
			}
		}()
		sealed, err := refresh(ctx)
		succeeded = err == nil
		return sealed, err
	})
	if g.flights == nil {
		g.flights = make(map[string]*flight.Flight[core.SealedSession])
	}
	g.flights[key] = one
	return one
}

func (g *memoryGroup) forget(key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.flights, key)
}
