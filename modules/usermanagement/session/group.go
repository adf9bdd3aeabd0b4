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
	refreshTimeout  = 3 * time.Minute  // for one refresh with all its attempts, regardless of the client's own timeouts
	refreshRemember = 10 * time.Second // how long requests with the old cookie get the new one
)

// Group prevents concurrent refreshes of one session. Each refresh replaces the session's refresh token, so the slower
// of two may end the session.
type Group interface {
	// Do returns the result of refresh. Callers with the same key get the same result without another call while it
	// runs, and for a short while after it succeeded. If no caller is still waiting when it succeeds, the result is
	// kept for the next caller, on any server: the refresh token has been exchanged, and without the result the session
	// would end. ctx limits how long this caller waits; refresh gets a context that does not end when one of several
	// callers leaves. The key is a hash, and the result is sealed: servers with the same password may pass both to each
	// other. refresh is called at most once, and has returned when Do returns its result. An error need not reach
	// callers on other servers, which may refresh themselves.
	Do(ctx context.Context, key string, refresh func(context.Context) (core.SealedSession, error)) (core.SealedSession, error)
}

// SignOutGroup is a Group that also shares sign-outs between servers, so that a refresh that is running on one server
// does not restore a session that the user has ended on another.
type SignOutGroup interface {
	Group

	// SignOut remembers a key, which is a hash, for ten minutes or longer.
	SignOut(ctx context.Context, key string) error

	// SignedOut reports whether the key is remembered. If it returns an error, each server uses only its own knowledge.
	SignedOut(ctx context.Context, key string) (bool, error)
}

// NewMemoryGroup returns a Group in memory, for one process: the default of a Manager without WithGroup. It gives a
// refresh three minutes, and remembers a success for ten seconds. It keeps a success that came too late for its callers
// until another one asks for it, for the last 10,000 of them. It is a SignOutGroup that remembers the last 10,000
// sign-outs.
//
// You can build a shared Group on it: a function passed to its Do runs once for all callers of the process, with a
// context that outlives them, so the shared Group only has to coordinate processes.
func NewMemoryGroup() Group { return &memoryGroup{} }

// memoryGroup is the Group of one process.
type memoryGroup struct {
	mu      sync.Mutex
	flights map[string]*refreshing // running, or recently successful

	late      recent.Map[string, core.SealedSession] // successes without a waiting caller; zero once taken
	signedOut recent.Map[string, struct{}]
}

// refreshing is a refresh, and whether one of its callers has received the result.
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

// takeLate returns a success that no caller received. Its refresh token has been exchanged, so the session would end
// without it.
func (g *memoryGroup) takeLate(key string) (core.SealedSession, bool) {
	sealed, ok := g.late.Get(key)
	if !ok || sealed.IsZero() {
		return core.SealedSession{}, false
	}
	time.AfterFunc(refreshRemember, func() { g.late.Put(key, core.SealedSession{}) })
	return sealed, true
}

// flightFor returns the flight of that key, and starts one if necessary.
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
			if succeeded { // keep it for requests that the browser sent with the old cookie
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

// forget removes a refresh from memory; a success is kept in late unless a caller has received it.
func (g *memoryGroup) forget(key string, success *refreshing, sealed core.SealedSession) {
	if success != nil && !success.taken.Load() {
		g.late.Put(key, sealed)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.flights, key)
}
