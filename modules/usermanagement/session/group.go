package session

import (
	"context"
	"sync"
	"sync/atomic"
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
	// succeeded, gets the same result without a further call. If nobody waited any more when it succeeded, that is kept for
	// whoever asks first, on any server: the refresh token is used up, and without it the session would end. ctx is how long this caller waits; refresh is
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
// It gives a refresh three minutes, and remembers a success for ten seconds; one that came too late for everybody who
// waited, until somebody asks for it, for the last 10,000 of them. It is a SignOutGroup, which remembers the last 10,000
// sign-outs.
//
// A Group that servers share stands on one: whatever is passed to its Do runs once for all callers of the process,
// with a context that outlives them, and need only see to the other processes.
func NewMemoryGroup() Group { return &memoryGroup{} }

// memoryGroup is the Group of one process.
type memoryGroup struct {
	mu      sync.Mutex
	flights map[string]*refreshing // under way, or successful a short while ago

	late      recent.Map[string, core.SealedSession] // what nobody was there to take; zero once somebody has taken it
	signedOut recent.Map[string, struct{}]
}

// refreshing is a refresh, and whether one of its callers has got what it brought.
type refreshing struct {
	*flight.Flight[core.SealedSession]
	taken atomic.Bool
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
	if sealed, ok := g.takeLate(key); ok {
		return sealed, nil
	}
	one := g.flightFor(ctx, key, refresh)
	sealed, err := one.Wait(ctx)
	if err == nil {
		one.taken.Store(true)
	}
	return sealed, err
}

// takeLate returns a success that nobody waited for. The refresh token that it cost is used up, so that without it the
// session would end.
func (g *memoryGroup) takeLate(key string) (core.SealedSession, bool) {
	sealed, ok := g.late.Get(key)
	if !ok || sealed.IsZero() {
		return core.SealedSession{}, false
	}
	time.AfterFunc(refreshRemember, func() { g.late.Put(key, core.SealedSession{}) })
	return sealed, true
}

// flightFor returns the flight of that key, and starts it if there is none.
func (g *memoryGroup) flightFor(ctx context.Context, key string, refresh func(context.Context) (core.SealedSession, error)) *refreshing {
	g.mu.Lock()
	defer g.mu.Unlock()
	if one, ok := g.flights[key]; ok {
		return one
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshTimeout)
	one := new(refreshing)
	one.Flight = flight.Start(func() (sealed core.SealedSession, err error) {
		defer cancel()
		succeeded := false
		defer func() {
			if succeeded { // for requests that the browser sent before it had the new cookie
				time.AfterFunc(refreshRemember, func() { g.forget(key, one, sealed) })
			} else {
				g.forget(key, nil, core.SealedSession{})
			}
		}()
		sealed, err = refresh(ctx)
		succeeded = err == nil
		return sealed, err
	})
	if g.flights == nil {
		g.flights = make(map[string]*refreshing)
	}
	g.flights[key] = one
	return one
}

// forget ends what is remembered of a refresh; of a success, if there is one, when somebody has taken it.
func (g *memoryGroup) forget(key string, success *refreshing, sealed core.SealedSession) {
	if success != nil && !success.taken.Load() {
		g.late.Put(key, sealed)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.flights, key)
}
