package workosredis

import (
	"context"
	"strconv"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/ratelimit"
)

var _ ratelimit.Bucket = (*RateBucket)(nil)

// takeScript does what the bucket of one process does, by the clock of Redis. A bucket that was never used is full. A bucket that was
// not used for as long as it takes to fill is forgotten, unless it is slowed down.
const takeScript = `
local most, burst, reserve, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local growth, increase, bulk = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7] == '1'
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'pace', 'since', 'rest')
local pace = most
if kept[3] then
	local windows = math.max(now - kept[4], 0) / window
	pace = math.min(kept[3] * (1 + growth * windows + increase * windows * windows), most)
end
local tokens = burst
if kept[1] then tokens = math.min(kept[1] + math.max(now - kept[2], 0) * pace / 1000000, burst) end
local need = 1
if bulk then
	if kept[5] and kept[5] - now > 0 then return {0, string.format('%d', kept[5] - now)} end
	need = need + reserve
end
if tokens < need then return {0, string.format('%d', math.ceil((need - tokens) / pace * 1000000))} end
tokens = tokens - 1
redis.call('HSET', KEYS[1], 'tokens', tokens, 'at', string.format('%d', now))
redis.call('PEXPIRE', KEYS[1], 86400000)
return {1, '0'}`

// paceScript returns how long ago the pace was set, how long bulk work rests, and the pace; ” if it was never set.
const paceScript = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local kept = redis.call('HMGET', KEYS[1], 'pace', 'since', 'rest')
if not kept[1] then return {'', '', ''} end
return {kept[1], string.format('%d', now - kept[2]), string.format('%d', kept[3] - now)}`

// slowScript sets the pace, unless another server has set it since it was read.
const slowScript = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local kept = redis.call('HMGET', KEYS[1], 'pace')
if (kept[1] or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'pace', ARGV[2], 'since', string.format('%d', now), 'rest', string.format('%d', now + ARGV[3]))
redis.call('PEXPIRE', KEYS[1], 86400000)
return 1`

// RateBucket is a ratelimit.Bucket: all servers stay below WorkOS's rate limit together. Each call costs one command.
//
// While Redis is unavailable, each server has its own bucket, and slows down when WorkOS rejects a call.
type RateBucket struct{ shared *Shared }

// RateBucket returns the budget that the servers share. Each limit has its own.
func (s *Shared) RateBucket() *RateBucket { return &RateBucket{s} }

// Take implements ratelimit.Bucket.
func (b *RateBucket) Take(ctx context.Context, limit ratelimit.Limit, bulk bool) (after time.Duration, taken bool, err error) {
	if b == nil {
		return 0, false, errNotMade
	}
	said, err := b.shared.run(ctx, takeScript, rateKey(limit), limit.Most(), limit.Burst(), limit.Reserve(), limit.Window.Microseconds(),
		ratelimit.Growth, ratelimit.Increase, bulk).Slice()
	if err != nil {
		return 0, false, err
	}
	if len(said) != 2 {
		return 0, false, errRate
	}
	text, _ := said[1].(string)
	micros, err := strconv.ParseInt(text, 10, 64)
	return time.Duration(micros) * time.Microsecond, said[0] == int64(1), err
}

// Refused implements ratelimit.Bucket.
func (b *RateBucket) Refused(ctx context.Context, limit ratelimit.Limit, began time.Time, retryAfter time.Duration) error {
	if b == nil {
		return errNotMade
	}
	now := time.Now()
	said, err := b.shared.run(ctx, paceScript, rateKey(limit)).StringSlice()
	if err != nil {
		return err
	}
	pace, err := readPace(said, now)
	if err != nil {
		return err
	}
	slower := pace.Refused(limit, now, began, retryAfter)
	if slower == pace {
		return nil
	}
	// If another server was faster, its rejection belongs to the same occasion.
	return b.shared.run(ctx, slowScript, rateKey(limit), said[0], slower.PerSecond, slower.RestUntil.Sub(now).Microseconds()).Err()
}

const errRate = core.Sentinel("workos: the rate in Redis has an unknown form")

// readPace parses the result of paceScript, by the clock of this server.
func readPace(said []string, now time.Time) (pace ratelimit.Pace, err error) {
	if len(said) != 3 {
		return pace, errRate
	}
	if said[0] == "" {
		return pace, nil
	}
	perSecond, err := strconv.ParseFloat(said[0], 64)
	if err != nil {
		return pace, errRate
	}
	age, err := strconv.ParseInt(said[1], 10, 64)
	if err != nil {
		return pace, errRate
	}
	rest, err := strconv.ParseInt(said[2], 10, 64)
	if err != nil {
		return pace, errRate
	}
	return ratelimit.Pace{
		PerSecond: perSecond, Since: now.Add(-time.Duration(age) * time.Microsecond), RestUntil: now.Add(time.Duration(rest) * time.Microsecond),
	}, nil
}

func rateKey(limit ratelimit.Limit) string {
	return "rate:" + strconv.Itoa(limit.Requests) + "/" + limit.Window.String()
}
