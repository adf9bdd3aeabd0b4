package workosredis

import (
	"context"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/workos-typestate/workos/modules/usermanagement/revocation"
)

var _ revocation.Store = (*RevocationStore)(nil)

// denyScript keeps the later of two times, until the later of two ends, because events arrive late and more than once. An end
// is given in milliseconds from now, so that the servers' clocks need not agree with the clock of Redis.
const denyScript = `
local known, left = redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1])
local issued, age = ARGV[1], tonumber(ARGV[2])
if known and tonumber(known) > tonumber(issued) then issued = known end
redis.call('SET', KEYS[1], issued, 'PX', math.max(left, age))
return 1`

// RevocationStore is a revocation.Store: when any server hears that a session or a membership has ended, all servers reject its
// access tokens.
//
// While Redis is unavailable, each server rejects the tokens that it has heard of itself, and an event is delivered
// again.
type RevocationStore struct{ shared *Shared }

// Deny implements revocation.Store. It keeps times to the microsecond, and rounds up.
func (s *RevocationStore) Deny(ctx context.Context, key string, issued, until time.Time) error {
	if s == nil {
		return errNotMade
	}
	at := issued.Add(time.Microsecond - 1).UnixMicro()
	return s.shared.run(ctx, denyScript, deniedKey(key), at, milliseconds(time.Until(until))).Err()
}

// Denied implements revocation.Store.
func (s *RevocationStore) Denied(ctx context.Context, keys []string) (issued time.Time, err error) {
	if s == nil || s.shared == nil || s.shared.client == nil {
		return issued, errNotMade
	}
	ctx, cancel := context.WithTimeout(ctx, s.shared.timeout)
	defer cancel()
	pipe := s.shared.client.Pipeline() // one round trip, or one per node in a cluster
	for _, key := range keys {
		pipe.Eval(ctx, getScript, []string{s.shared.prefix + deniedKey(key)})
	}
	values, err := pipe.Exec(ctx)
	if err != nil && err != redis.Nil { //nolint:errorlint // as it comes
		return issued, err
	}
	for _, value := range values {
		at, err := value.(*redis.Cmd).Text()
		switch {
		case err == redis.Nil: //nolint:errorlint // as it comes
			continue
		case err != nil:
			return time.Time{}, err
		}
		micros, err := strconv.ParseInt(at, 10, 64)
		if err != nil {
			return time.Time{}, err
		}
		if time.UnixMicro(micros).After(issued) {
			issued = time.UnixMicro(micros)
		}
	}
	return issued, nil
}

func deniedKey(key string) string { return "denied:" + key }
