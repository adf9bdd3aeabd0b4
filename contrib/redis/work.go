package workosredis

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"
)

// The value of a key is the state of the work that the key names:
//
//	no value         no server has begun, or the server that had begun has failed, or has died and its lease has ended
//	"busy:<token>"   the server that created the token is working on it
//	"done:<result>"  it is done, and the result is kept for a while
const busy, done = "busy:", "done:"

// claimScript claims the work if no server has begun, and returns the key's value. go-redis may run it again after its response
// was lost: the script recognizes its own claim by the token. A result that was kept for later callers, because no caller
// waited for it, is kept for the usual time from now on.
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

// holdScript extends a claim, and creates it again if a Redis that restarted without its last second has lost it.
const holdScript = `
local value = redis.call('GET', KEYS[1])
if value and value ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

// releaseScript removes the claim unless it has expired and another server now has the key.
const releaseScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0`

// longestHold is how long a live server keeps a claim, so that a server whose work hangs finally loses it.
const longestHold = 10 * time.Minute

// work is work that exactly one of several servers does.
type work struct {
	*Shared
	key   string
	claim string        // the key's value while the work is ours
	lease time.Duration // how long others wait for us if we die
	keep  time.Duration // how long others find the result
}

func (s *Shared) newWork(key string, lease, keep time.Duration) *work {
	return &work{Shared: s, key: key, claim: busy + rand.Text(), lease: lease, keep: keep}
}

// begin returns when the work is ours to do, or with the result once another server has done it. Only one of a
// server's callers should call it for all, so that each server queries Redis about ten times a second per key.
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
				w.warn(ctx, "workos: this server no longer holds the claim of its work", fmt.Errorf("panic: %v", value))
			}
		}()
		for {
			select {
			case <-time.After(w.lease / 3):
				_ = w.run(ctx, holdScript, w.key, w.claim, milliseconds(w.lease)).Err() // it is retried until the lease ends
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

// finish publishes the result. It does not check whether the claim has expired in the meantime: finished work stays
// finished, and a server that began again publishes an equally valid result, or fails without removing anything.
func (w *work) finish(ctx context.Context, result string, keep time.Duration) error {
	return w.set(context.WithoutCancel(ctx), w.key, done+result, keep)
}

// release gives up work that could not be done, so that the next server can try. If Redis is unavailable, the lease
// does the same a little later.
func (w *work) release(ctx context.Context) error {
	return w.run(context.WithoutCancel(ctx), releaseScript, w.key, w.claim).Err()
}
