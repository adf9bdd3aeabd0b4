package main

import (
	"context"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// denyScript keeps the later of two times, since events come late and more than once.
const denyScript = `
local known = redis.call('GET', KEYS[1])
if known and tonumber(known) >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

// RedisDenied is a revocation.Store for servers that share a Redis: whichever of them hears that a session or a membership
// has ended, all refuse its access tokens.
//
// While Redis cannot be asked, each server refuses what it has heard of itself, and an event is delivered again.
type RedisDenied struct{ redis redis.Cmdable }

// NewRedisDenied returns a store.
func NewRedisDenied(client redis.Cmdable) *RedisDenied { return &RedisDenied{client} }

// Deny implements revocation.Store.
func (d *RedisDenied) Deny(ctx context.Context, key string, issued, until time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	age := max(time.Until(until), time.Millisecond)
	return d.redis.Eval(ctx, denyScript, []string{deniedKey(key)}, issued.UnixMilli(), age.Milliseconds()).Err()
}

// Denied implements revocation.Store.
func (d *RedisDenied) Denied(ctx context.Context, keys []string) (issued time.Time, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = deniedKey(key)
	}
	values, err := d.redis.MGet(ctx, names...).Result()
	if err != nil {
		return issued, err
	}
	for _, value := range values {
		text, ok := value.(string)
		if !ok {
			continue // there is none
		}
		at, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return issued, err
		}
		if time.UnixMilli(at).After(issued) {
			issued = time.UnixMilli(at)
		}
	}
	return issued, nil
}

func deniedKey(key string) string { return "workos:denied:" + key }
