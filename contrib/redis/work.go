package workosredis

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"
)

// The value of a key says how far the work is that the key names:
//
//	no value         nobody has begun, or a server that had begun has failed, or has died and its lease has run out
//	"busy:<token>"   the server that made up the token is at it
//	"done:<result>"  it is done, and the result is kept for a while
const busy, done = "busy:", "done:"

// claimScript claims the work if nobody has begun, and returns what the key's value is then. go-redis may run it again
// after its response was lost, since a claim that is already there is recognized by its token. A result that was kept for those
// who come late, since nobody waited for it, is kept for the usual time from now on.
const claimScript = `
local value = redis.call('GET', KEYS[1])
if value then
  if string.sub(value, 1, 5) == 'done:' and redis.call('PTTL', KEYS[1]) > tonumber(ARGV[3]) then
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
  end
  return value
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`

// holdScript extends a claim, and makes it again if a Redis that came back without its last second has forgotten it.
const holdScript = `
local value = redis.call('GET', KEYS[1])
if value and value ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

// releaseScript takes the claim back unless it has run out and the key is another server's by now.
const releaseScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0`

// longestHold is for how long a server that is alive keeps a claim: one whose work hangs loses it in the end.
const longestHold = 10 * time.Minute

// work is what one server of several is to do once.
type work struct {
	*Shared
	key   string
	claim string        // what the key's value is while the work is ours
	lease time.Duration // for how long others leave it to us if we die
	keep  time.Duration // for how long others find the result
}

func (s *Shared) newWork(key string, lease, keep time.Duration) *work {
	return &work{Shared: s, key: key, claim: busy + rand.Text(), lease: lease, keep: keep}
}

// begin returns when the work is ours to do, or with the result once another server has done it. Of a server's
// callers one should ask for all, so that each server asks Redis some ten times a second for a key.
func (w *work) begin(ctx context.Context) (result string, isDone bool, err error) {
	for pause := 5 * time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		value, err := w.run(ctx, claimScript, w.key, w.claim, milliseconds(w.lease), milliseconds(w.keep)).Text()
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

// hold keeps the claim until stop is called, for as long as this process lives.
func (w *work) hold(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestHold)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer func() { // a hook of the client is the caller's code
			if value := recover(); value != nil {
				w.warn(ctx, "workos: what this server is at is no longer held", fmt.Errorf("panic: %v", value))
			}
		}()
		for {
			select {
			case <-time.After(w.lease / 3):
				_ = w.run(ctx, holdScript, w.key, w.claim, milliseconds(w.lease)).Err() // until the lease has run out, it is tried again
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// finish publishes the result. It does not ask whether the claim has run out in the meantime: work that is done is
// done, and a server that has begun it again publishes a result that is as good, or fails and takes nothing away.
func (w *work) finish(ctx context.Context, result string, keep time.Duration) error {
	return w.set(context.WithoutCancel(ctx), w.key, done+result, keep)
}

// release gives work up that could not be done, for the next server to try. If Redis cannot be told, the lease does
// the same a little later.
func (w *work) release(ctx context.Context) error {
	return w.run(context.WithoutCancel(ctx), releaseScript, w.key, w.claim).Err()
}
