package workosredis

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

var _ session.SignOutGroup = (*Group)(nil)

const (
	// refreshLease is how long other servers wait for a server that died during a refresh. It is short because WorkOS
	// accepts an exchanged refresh token only for a short time. A live server keeps its claim for longer.
	refreshLease = 5 * time.Second
	// refreshKeep is how long requests that still send the old cookie get the new one.
	refreshKeep = 10 * time.Second
	// unclaimedKeep applies instead if no caller received the new cookie: the refresh token has already been
	// exchanged.
	unclaimedKeep = 30 * 24 * time.Hour
	// signOutKeep is how long a server that refreshes a session can learn that the user has signed out on another.
	signOutKeep = 15 * time.Minute
)

// Group is a session.SignOutGroup: among all requests with the same cookie, on any server, only one refreshes it.
//
// While Redis is unavailable, each server refreshes on its own, as it would without Redis: WorkOS returns the same
// tokens to concurrent refreshes. Rejecting the requests would sign users out as their access tokens expire, only
// because of a lock.
//
// An error stays on the server where it occurred: the next waiting server tries again itself.
type Group struct{ shared *Shared }

// Do implements session.Group.
func (g *Group) Do(ctx context.Context, key string, refresh func(context.Context) (core.SealedSession, error)) (core.SealedSession, error) {
	if g == nil || g.shared == nil || g.shared.client == nil {
		return core.SealedSession{}, errNotMade
	}
	envelope, err := newEnvelope(key)
	if err != nil {
		return core.SealedSession{}, err
	}
	caller := ctx
	return g.shared.local.Do(ctx, key, func(ctx context.Context) (core.SealedSession, error) {
		return g.doForAllServers(ctx, envelope, func() bool { return caller.Err() == nil }, refresh)
	})
}

// doForAllServers refreshes unless another server does. isAwaited reports whether the caller is still waiting.
func (g *Group) doForAllServers(ctx context.Context, envelope envelope, isAwaited func() bool, refresh func(context.Context) (core.SealedSession, error)) (core.SealedSession, error) {
	s := g.shared
	w := s.newWork("refresh:"+envelope.name, s.refreshLease, s.refreshKeep)
	result, isDone, err := w.begin(ctx)
	if isDone {
		var text string
		if text, err = envelope.open(result); err == nil {
			return core.NewSealedSession(text), nil
		}
	}
	switch {
	case ctx.Err() != nil:
		return core.SealedSession{}, ctx.Err()
	case err != nil:
		s.warn(ctx, "workos: a session is refreshed without asking the other servers", err)
		return refresh(ctx)
	}
	stop, ours := w.hold(ctx), true
	defer func() { // also after a panic
		stop()
		if !ours {
			return
		}
		if err := w.release(ctx); err != nil {
			s.warn(ctx, "workos: the other servers wait for a refresh that has ended", err)
		}
	}()
	sealed, err := refresh(ctx)
	if err != nil {
		return core.SealedSession{}, err
	}
	keep := s.refreshKeep
	if !isAwaited() {
		keep = unclaimedKeep
	}
	if err := w.finish(ctx, envelope.close(sealed.Reveal()), keep); err != nil {
		s.warn(ctx, "workos: the other servers do not hear of a refresh", err)
		_, ours = errors.AsType[redis.Error](err) // Redis responded but is full: the others need not wait for the lease
		return sealed, nil
	}
	ours = false
	return sealed, nil
}

// SignOut implements session.SignOutGroup.
func (g *Group) SignOut(ctx context.Context, key string) error {
	if g == nil {
		return errNotMade
	}
	err := g.shared.set(ctx, signOutKey(key), "1", signOutKeep)
	if err != nil && g.shared != nil && g.shared.logger != nil {
		g.shared.warn(ctx, "workos: the other servers do not hear of a sign-out", err)
	}
	return err
}

// SignedOut implements session.SignOutGroup.
func (g *Group) SignedOut(ctx context.Context, key string) (bool, error) {
	if g == nil {
		return false, errNotMade
	}
	found, err := g.shared.get(ctx, signOutKey(key))
	return found != "", err
}

func signOutKey(key string) string { return "signed-out:" + key }
