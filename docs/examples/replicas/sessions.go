package main

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// swapScript replaces a record that is as the caller has read it. It says yes again after its answer was lost.
const swapScript = `
local current = redis.call('GET', KEYS[1]) or ''
if current == ARGV[2] then return 1 end
if current ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

// RedisSessions is a session.Store for servers that share a Redis. Ask the primary: a replica that lags behind would show
// the reference of before, and the one of now would look stolen. Do not let Redis evict its keys, each of which is somebody's
// session.
type RedisSessions struct{ redis redis.Cmdable }

// NewRedisSessions returns a store.
func NewRedisSessions(client redis.Cmdable) *RedisSessions { return &RedisSessions{client} }

// Load implements session.Store.
func (s *RedisSessions) Load(ctx context.Context, key string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	record, err := s.redis.Get(ctx, sessionKey(key)).Result()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	return record, err
}

// Swap implements session.Store.
func (s *RedisSessions) Swap(ctx context.Context, key, old, record string, age time.Duration) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.redis.Eval(ctx, swapScript, []string{sessionKey(key)}, old, record, age.Milliseconds()).Bool()
}

// Delete implements session.Store.
func (s *RedisSessions) Delete(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.redis.Del(ctx, sessionKey(key)).Err()
}

func sessionKey(key string) string { return "workos:session:" + key }
