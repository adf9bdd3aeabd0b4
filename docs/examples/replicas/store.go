package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/webhooks"
)

// A Handler takes a store that claims no events as well, so let the compiler say if this one no longer does.
var _ webhooks.Claimer = (*RedisStore)(nil)

const (
	// eventLease is for how long an event waits for a server that died while it dealt with it. A function that takes
	// longer may be called by another server, too: what takes long is better queued.
	eventLease = 30 * time.Second
	// eventKeep is longer than the three days for which WorkOS repeats deliveries. An event takes about 150 bytes.
	eventKeep = 7 * 24 * time.Hour
)

// RedisStore is a webhooks.Claimer for servers that share a Redis: an event that one of them has dealt with is not
// dealt with by another, neither later nor at the same time.
//
// While Redis cannot be asked, deliveries are refused, and WorkOS repeats them. A webhook can wait, unlike the user
// of a session.
type RedisStore struct {
	redis redis.Cmdable
	lease time.Duration
	keep  time.Duration
}

// NewRedisStore returns a store.
func NewRedisStore(client redis.Cmdable) *RedisStore {
	return &RedisStore{redis: client, lease: eventLease, keep: eventKeep}
}

// Claim implements webhooks.Claimer. An event that is done needs no claim: Seen says so next.
func (s *RedisStore) Claim(ctx context.Context, eventID core.EventID) (release func(), err error) {
	w := s.work(eventID)
	_, isDone, err := w.begin(ctx)
	switch {
	case err != nil:
		return nil, err
	case isDone:
		return func() {}, nil
	}
	return func() { _ = w.release(ctx) }, nil // when Redis is down, the lease does it
}

// Seen implements webhooks.Store.
func (s *RedisStore) Seen(ctx context.Context, eventID core.EventID) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	value, err := s.redis.Get(ctx, s.work(eventID).key).Result()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	return strings.HasPrefix(value, done), err
}

// Remember implements webhooks.Store. It replaces the claim, whose release then does nothing.
func (s *RedisStore) Remember(ctx context.Context, eventID core.EventID) error {
	return s.work(eventID).finish(ctx, "", s.keep)
}

func (s *RedisStore) work(eventID core.EventID) *work {
	return newWork(s.redis, "workos:event:"+string(eventID), s.lease)
}
