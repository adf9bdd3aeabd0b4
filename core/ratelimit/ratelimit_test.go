package ratelimit_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/ratelimit"
)

// ten is a limit of 600 per minute: a burst of 6, of which bulk work leaves 3, and 9.7 per second.
var ten = ratelimit.Limit{Requests: 600, Window: time.Minute}

func newLimiter(t *testing.T, params *ratelimit.NewParams) *ratelimit.Limiter {
	t.Helper()
	limiter, err := ratelimit.New(ten, params)
	is.New(t).NoErr(err)
	return limiter
}

// waited returns how long a call waits for its turn.
func waited(ctx context.Context, limiter *ratelimit.Limiter) (time.Duration, error) {
	began := time.Now()
	err := limiter.Wait(ctx)
	return time.Since(began), err
}

func TestALimitOutOfBoundsIsRefused(t *testing.T) {
	for name, limit := range map[string]ratelimit.Limit{
		"the zero value":             {},
		"too few requests":           {Requests: 19, Window: time.Minute},
		"a window that is too short": {Requests: 100, Window: time.Millisecond},
		"a window that is too long":  {Requests: 100, Window: 2 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ratelimit.New(limit, nil)
			refused, ok := errors.AsType[*core.ArgumentError](err)
			is.New(t).True(ok && refused.Argument == "limit")
		})
	}
	t.Run("the zero limiter", func(t *testing.T) {
		err := new(ratelimit.Limiter).Wait(t.Context())
		_, ok := errors.AsType[*core.ArgumentError](err)
		is.New(t).True(ok)
	})
}

func TestBulkWorkLeavesAReserve(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		limiter, bulk := newLimiter(t, nil), ratelimit.Bulk(t.Context())
		for range 3 {
			waits, err := waited(bulk, limiter)
			is.NoErr(err)
			is.Equal(waits, time.Duration(0))
		}
		waits, err := waited(bulk, limiter)
		is.NoErr(err)
		is.True(waits > 0)
		for range 3 { // the reserve
			waits, err := waited(t.Context(), limiter)
			is.NoErr(err)
			is.Equal(waits, time.Duration(0))
		}
	})
}

func TestNobodyWaitsBehindBulkWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		limiter := newLimiter(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		for range 100 { // in line
			go func() { _ = limiter.Wait(ratelimit.Bulk(ctx)) }()
		}
		synctest.Wait()
		waits, err := waited(t.Context(), limiter)
		is.NoErr(err)
		is.Equal(waits, time.Duration(0))
		cancel()
	})
}

func TestWhoDoesNotGetATurn(t *testing.T) {
	t.Run("a call whose deadline comes first fails immediately", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			limiter := newLimiter(t, nil)
			for range 6 {
				is.NoErr(limiter.Wait(t.Context()))
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			waits, err := waited(ctx, limiter)
			is.True(errors.Is(err, context.DeadlineExceeded))
			is.Equal(waits, time.Duration(0))
		})
	})
	t.Run("calls that leave use none of the budget", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			limiter := newLimiter(t, nil)
			ended, cancel := context.WithCancel(t.Context())
			cancel()
			for range 100 {
				is.True(errors.Is(limiter.Wait(ended), context.Canceled))
			}
			for range 6 {
				is.NoErr(limiter.Wait(t.Context()))
			}
			for range 100 { // impatient ones
				ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
				is.True(limiter.Wait(ctx) != nil)
				cancel()
			}
			waits, err := waited(t.Context(), limiter)
			is.NoErr(err)
			is.True(waits < 200*time.Millisecond)
		})
	})
	t.Run("bulk work that is canceled while waiting makes way for the next", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			limiter := newLimiter(t, nil)
			for range 3 {
				is.NoErr(limiter.Wait(ratelimit.Bulk(t.Context())))
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			_, err := waited(ratelimit.Bulk(ctx), limiter)
			is.True(errors.Is(err, context.Canceled))
			is.NoErr(limiter.Wait(ratelimit.Bulk(t.Context())))
		})
	})
}

func TestARefusalSlowsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		limiter, bulk := newLimiter(t, nil), ratelimit.Bulk(t.Context())
		refused := core.Outcome{Began: time.Now(), Status: 429, RetryAfter: 30 * time.Second}
		limiter.Sent(t.Context(), refused)
		limiter.Sent(t.Context(), refused) // belongs to the same refusal

		waits, err := waited(bulk, limiter) // Bulk work pauses for as long as WorkOS said,
		is.NoErr(err)
		is.Equal(waits, 30*time.Second)
		// and then continues at half the pace, because half of the window was left when the budget ran out.
		pace := ratelimit.Pace{}.Refused(ten, refused.Began, refused.Began, refused.RetryAfter)
		is.Equal(pace.At(ten, refused.Began), ten.Most()/2)
		is.Equal(pace.Refused(ten, refused.Began.Add(time.Second), refused.Began, time.Second), pace)
		is.True(pace.At(ten, refused.Began.Add(5*time.Minute)) > ten.Most()/2)
		is.Equal(pace.At(ten, refused.Began.Add(24*time.Hour)), ten.Most())
	})
	t.Run("other statuses do not", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			limiter := newLimiter(t, nil)
			for _, status := range []int{0, 200, 400, 500, 503} {
				limiter.Sent(t.Context(), core.Outcome{Began: time.Now(), Status: status, RetryAfter: time.Minute})
			}
			waits, err := waited(ratelimit.Bulk(t.Context()), limiter)
			is.NoErr(err)
			is.Equal(waits, time.Duration(0))
		})
	})
}

// broken is a bucket that cannot be reached and takes a while to fail.
type broken struct{ hangs time.Duration }

func (b broken) Take(context.Context, ratelimit.Limit, bool) (time.Duration, bool, error) {
	time.Sleep(b.hangs)
	return 0, false, errors.New("down")
}

func (broken) Refused(context.Context, ratelimit.Limit, time.Time, time.Duration) error {
	return errors.New("down")
}

func TestWhileASharedBucketFailsEachServerHasItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		limiter, bulk := newLimiter(t, &ratelimit.NewParams{Bucket: broken{}}), ratelimit.Bulk(t.Context())
		for range 3 {
			is.NoErr(limiter.Wait(bulk))
		}
		waits, err := waited(bulk, limiter)
		is.NoErr(err)
		is.True(waits > 0)
		limiter.Sent(t.Context(), core.Outcome{Began: time.Now(), Status: 429, RetryAfter: 10 * time.Second})
		waits, err = waited(bulk, limiter)
		is.NoErr(err)
		is.Equal(waits, 10*time.Second)
	})
}

func TestABucketThatHangsHoldsUpOneCallAndNotTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		limiter := newLimiter(t, &ratelimit.NewParams{Bucket: broken{hangs: time.Second}})
		began := time.Now()
		for range 6 {
			is.NoErr(limiter.Wait(t.Context()))
		}
		is.Equal(time.Since(began), time.Second)
		time.Sleep(10 * time.Second)
		waits, err := waited(t.Context(), limiter) // The bucket is tried again,
		is.NoErr(err)
		is.Equal(waits, time.Second)
	})
}
