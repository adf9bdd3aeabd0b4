package main

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// The value of a key says how far the work is that the key names:
//
//	no value         nobody has begun, or a server that had begun has failed, or has died and its lease has run out
//	"busy:<token>"   the server that made up the token is at it
//	"done:<result>"  it is done, and the result is kept for a while
const busy, done = "busy:", "done:"

// patience is how long Redis may take for an answer: it is next door, or it is down.
const patience = 500 * time.Millisecond

// claimScript claims the work if nobody has begun, and says what the key's value is then. go-redis may run it again
// after its answer was lost, since a claim that is already there is recognized by its token.
const claimScript = `
local value = redis.call('GET', KEYS[1])
if value then return value end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`

// releaseScript takes the claim back unless it has run out and the key is another server's by now.
const releaseScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0`

// shortenScript keeps a result for no longer than that.
const shortenScript = `
if redis.call('PTTL', KEYS[1]) > tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return 0`

// work is what one server of several is to do once.
type work struct {
	redis redis.Cmdable
	key   string
	claim string        // what the key's value is while the work is ours
	lease time.Duration // for how long others leave it to us, whatever becomes of us
}

func newWork(client redis.Cmdable, key string, lease time.Duration) *work {
	return &work{redis: client, key: key, claim: busy + rand.Text(), lease: lease}
}

// begin returns when the work is ours to do, or with the result once another server has done it. Of a server's
// callers one should ask for all, so that each server asks Redis some ten times a second for a key.
func (w *work) begin(ctx context.Context) (result string, isDone bool, err error) {
	for pause := 5 * time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		value, err := w.tryClaim(ctx)
		if err != nil || value == w.claim {
			return "", false, err
		}
		if result, isDone := strings.CutPrefix(value, done); isDone {
			return result, true, nil
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return "", false, ctx.Err()
		}
	}
}

func (w *work) tryClaim(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return w.redis.Eval(ctx, claimScript, []string{w.key}, w.claim, w.lease.Milliseconds()).Text()
}

// finish publishes the result. It does not ask whether the claim has run out in the meantime: work that is done is
// done, and a server that has begun it anew publishes a result that is as good, or fails and takes nothing away.
func (w *work) finish(ctx context.Context, result string, keep time.Duration) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	return w.redis.Set(ctx, w.key, done+result, keep).Err()
}

// shorten has a result that was kept until somebody takes it kept for a while more, for those who come at the same time.
func (w *work) shorten(ctx context.Context, keep time.Duration) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	return w.redis.Eval(ctx, shortenScript, []string{w.key}, keep.Milliseconds()).Err()
}

// release gives work up that could not be done, for the next server to try. If Redis cannot be told, the lease does
// the same a little later.
func (w *work) release(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	return w.redis.Eval(ctx, releaseScript, []string{w.key}, w.claim).Err()
}
