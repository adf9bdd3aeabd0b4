package wait_test

import (
	"context"
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/wait"
)

func TestSleep(t *testing.T) {
	t.Run("returns when the time has passed", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			began := time.Now()
			is.NoErr(wait.Sleep(t.Context(), time.Hour))
			is.Equal(time.Since(began), time.Hour)
		})
	})
	t.Run("returns the cause as soon as the context ends", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			cause := errors.New("enough")
			ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, cause)
			defer cancel()
			began := time.Now()
			is.Equal(wait.Sleep(ctx, time.Hour), cause)
			is.Equal(time.Since(began), time.Minute)
		})
	})
	t.Run("never succeeds with a context that has ended, even for the shortest time", func(t *testing.T) {
		is := is.New(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range 100 {
			is.Equal(wait.Sleep(ctx, 0), context.Canceled)
		}
	})
}

func TestDoubled(t *testing.T) {
	tests := map[string]struct {
		first, most time.Duration
		attempt     int
		want        time.Duration
	}{
		"the first attempt has the first":        {time.Second, time.Minute, 1, time.Second},
		"each further one doubles it":            {time.Second, time.Minute, 5, 16 * time.Second},
		"up to the maximum":                      {time.Second, time.Minute, 7, time.Minute},
		"for any number of attempts":             {time.Second, time.Minute, math.MaxInt, time.Minute},
		"the first is bounded as well":           {time.Hour, time.Minute, 1, time.Minute},
		"zero stays zero":                        {0, time.Minute, math.MaxInt, 0},
		"the longest duration does not overflow": {3, math.MaxInt64, math.MaxInt, math.MaxInt64},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			is.New(t).Equal(wait.Doubled(test.first, test.most, test.attempt), test.want)
		})
	}
}

func TestSpread(t *testing.T) {
	t.Run("stays between low and high, and is not always the same", func(t *testing.T) {
		is := is.New(t)
		seen := map[time.Duration]bool{}
		for range 1000 {
			d := wait.Spread(time.Minute, 0.5, 1.5)
			is.True(d >= 30*time.Second && d <= 90*time.Second)
			seen[d] = true
		}
		is.True(len(seen) > 900)
	})
	t.Run("of zero is zero", func(t *testing.T) { is.New(t).Equal(wait.Spread(0, 0.5, 1), time.Duration(0)) })
}
