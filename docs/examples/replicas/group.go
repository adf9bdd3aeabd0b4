package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

const (
	// refreshLease is for how long the others wait for a server that died while it refreshed a session. A refresh
	// takes a fraction of it. It is short because WorkOS takes a used refresh token again for a short while only.
	refreshLease = 5 * time.Second
	// refreshKeep is for how long requests that still bring the old cookie get the new one.
	refreshKeep = 10 * time.Second
	// refreshLateKeep is for how long a refresh that came too late for everybody who waited is there for whoever asks first, on
	// any server. The refresh token that it cost is used up, so that without it the session would end.
	refreshLateKeep = 30 * 24 * time.Hour
	// signOutKeep is for how long a server that renews a session learns that the user has signed out on another.
	signOutKeep = 10 * time.Minute
)

// RedisGroup is a session.Group for servers that share a Redis: of all requests that bring one cookie, to whichever
// server, one refreshes it.
//
// While Redis cannot be asked, each server refreshes by itself, as it would without Redis: WorkOS gives those who
// come at the same moment the same tokens. To refuse would sign users out, as their access tokens expire, for the
// sake of a lock.
//
// An error stays with the server that met it: the next server that waits tries for itself.
type RedisGroup struct {
	redis  redis.Cmdable
	local  session.Group // so that each server asks Redis once, and its callers can come and go
	logger *slog.Logger
	lease  time.Duration
	keep   time.Duration
}

// NewRedisGroup returns a group for one server; each has its own.
func NewRedisGroup(client redis.Cmdable, logger *slog.Logger) *RedisGroup {
	return &RedisGroup{redis: client, local: session.NewMemoryGroup(), logger: logger, lease: refreshLease, keep: refreshKeep}
}

// Do implements session.Group.
func (g *RedisGroup) Do(ctx context.Context, key string, refresh func(context.Context) (core.SealedSession, error)) (core.SealedSession, error) {
	return g.local.Do(ctx, key, func(work context.Context) (core.SealedSession, error) {
		return g.doForAllServers(work, newWork(g.redis, "workos:refresh:"+key, g.lease), refresh, func() bool { return ctx.Err() == nil })
	})
}

func (g *RedisGroup) doForAllServers(ctx context.Context, w *work, refresh func(context.Context) (core.SealedSession, error), waiting func() bool) (core.SealedSession, error) {
	result, isDone, err := w.begin(ctx)
	switch {
	case isDone:
		if waiting() {
			if redisErr := w.shorten(ctx, g.keep); redisErr != nil {
				g.logger.WarnContext(ctx, "a refresh is kept for longer than it need be", "error", redisErr)
			}
		}
		return core.NewSealedSession(result), nil
	case ctx.Err() != nil:
		return core.SealedSession{}, ctx.Err()
	case err != nil:
		g.logger.WarnContext(ctx, "refreshing a session without asking the other servers", "error", err)
		return refresh(ctx)
	}
	sealed, err := refresh(ctx)
	if err != nil {
		if redisErr := w.release(ctx); redisErr != nil {
			g.logger.WarnContext(ctx, "the other servers wait for a refresh that has failed", "error", redisErr)
		}
		return core.SealedSession{}, err
	}
	keep := g.keep
	if !waiting() {
		keep = refreshLateKeep
	}
	if redisErr := w.finish(ctx, sealed.Reveal(), keep); redisErr != nil {
		g.logger.WarnContext(ctx, "the other servers do not hear of a refresh", "error", redisErr)
	}
	return sealed, nil
}

// SignOut implements session.SignOutGroup.
func (g *RedisGroup) SignOut(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := g.redis.Set(ctx, signOutKey(key), 1, signOutKeep).Err()
	if err != nil {
		g.logger.WarnContext(ctx, "the other servers do not hear of a sign-out", "error", err)
	}
	return err
}

// SignedOut implements session.SignOutGroup.
func (g *RedisGroup) SignedOut(ctx context.Context, key string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	found, err := g.redis.Exists(ctx, signOutKey(key)).Result()
	return found > 0, err
}

func signOutKey(key string) string { return "workos:signed-out:" + key }
