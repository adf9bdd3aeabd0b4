package workosredis

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

var _ session.Store = (*SessionStore)(nil)

// swapScript replaces a record if it is still the one that the caller read. The value is a token of the Swap that wrote
// it, 26 characters, followed by the record. By the token a script recognizes its own work when go-redis repeats it after
// a lost response.
const swapScript = `
local current = redis.call('GET', KEYS[1]) or ''
if current ~= '' and current == ARGV[2] then return 1 end
if string.sub(current, 27) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

const swapTokenLength = 26 // of rand.Text

// SessionStore is a session.Store. A record lives for the age that it is given, and no longer. A Redis that evicts keys signs
// users out. So does a Redis that restarts without its last second: it does not know the new reference of a session that was
// refreshed then. If that matters, set appendfsync always.
//
// While Redis is unavailable, a Manager keeps cookies and responds with ReasonStoreUnavailable.
type SessionStore struct{ shared *Shared }

// Load implements session.Store.
func (s *SessionStore) Load(ctx context.Context, key string) (record string, err error) {
	if s == nil {
		return "", errNotMade
	}
	value, err := s.shared.get(ctx, sessionKey(key))
	if err != nil || len(value) < swapTokenLength {
		return "", err
	}
	return value[swapTokenLength:], nil
}

// Swap implements session.Store.
func (s *SessionStore) Swap(ctx context.Context, key, old, record string, age time.Duration) (swapped bool, err error) {
	if s == nil {
		return false, errNotMade
	}
	return s.shared.run(ctx, swapScript, sessionKey(key), old, rand.Text()+record, milliseconds(age)).Bool()
}

// Delete implements session.Store.
func (s *SessionStore) Delete(ctx context.Context, key string) error {
	if s == nil {
		return errNotMade
	}
	return s.shared.run(ctx, delScript, sessionKey(key)).Err()
}

func sessionKey(key string) string { return "session:" + key }
