package workosredis

import (
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core/ratelimit"
)

// ten is 600 requests in a minute: 6 at once; bulk work leaves 3.
var ten = ratelimit.Limit{Requests: 600, Window: time.Minute}

func TestServersShareOneBudget(t *testing.T) {
	one, other := serversOf(t)
	t.Run("and bulk work leaves a reserve", func(t *testing.T) {
		is := is.New(t)
		for i := range 3 {
			after, taken, err := []*Shared{one, other}[i%2].RateBucket().Take(t.Context(), ten, true)
			is.NoErr(err)
			is.True(taken)
			is.Equal(after, time.Duration(0))
		}
		after, taken, err := other.RateBucket().Take(t.Context(), ten, true)
		is.NoErr(err)
		is.True(!taken)
		is.True(0 < after && after < 200*time.Millisecond)
		for range 3 {
			after, taken, err := one.RateBucket().Take(t.Context(), ten, false)
			is.NoErr(err)
			is.True(taken)
			is.Equal(after, time.Duration(0))
		}
		after, taken, err = other.RateBucket().Take(t.Context(), ten, false)
		is.NoErr(err)
		is.True(!taken)
		is.True(0 < after && after < 200*time.Millisecond)
	})
	t.Run("and it fills over time", func(t *testing.T) {
		is := is.New(t)
		fast := ratelimit.Limit{Requests: 600, Window: time.Second} // 582 a second, and 6 at once
		began, taken := time.Now(), 0
		for time.Since(began) < 300*time.Millisecond {
			_, ok, err := []*Shared{one, other}[taken%2].RateBucket().Take(t.Context(), fast, true)
			is.NoErr(err)
			if ok {
				taken++
			}
		}
		most := fast.Most()*time.Since(began).Seconds() + float64(fast.Burst())
		if float64(taken) > most+1 || float64(taken) < most/2 {
			t.Errorf("%d were taken, want at most %.0f", taken, most)
		}
	})
	t.Run("and it slows down for all when one call is rejected", func(t *testing.T) {
		is := is.New(t)
		slow := ratelimit.Limit{Requests: 1200, Window: time.Minute}
		began := time.Now()
		is.NoErr(one.RateBucket().Refused(t.Context(), slow, began, 30*time.Second))
		is.NoErr(other.RateBucket().Refused(t.Context(), slow, began, 45*time.Second)) // for the same occasion
		after, taken, err := other.RateBucket().Take(t.Context(), slow, true)
		is.NoErr(err)
		is.True(!taken)
		is.True(25*time.Second < after && after <= 30*time.Second)
		_, taken, err = other.RateBucket().Take(t.Context(), slow, false) // A caller is waiting for it, and may succeed.
		is.NoErr(err)
		is.True(taken)
		kept, err := one.client.HGet(t.Context(), DefaultPrefix+rateKey(slow), "pace").Result()
		is.NoErr(err)
		pace, err := strconv.ParseFloat(kept, 64)
		is.NoErr(err)
		is.True(math.Abs(pace-slow.Most()/2) < 0.01)
	})
}

func TestABucketInABrokenRedisIsAnError(t *testing.T) {
	for name, shared := range brokenRedises(t) {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			_, _, err := shared.RateBucket().Take(t.Context(), ten, false)
			is.True(err != nil)
			is.True(shared.RateBucket().Refused(t.Context(), ten, time.Now(), time.Second) != nil || name == "is full") // It reads first.
		})
	}
	t.Run("that was not made", func(t *testing.T) {
		_, _, err := (*RateBucket)(nil).Take(t.Context(), ten, false)
		is.New(t).Equal(err, errNotMade)
	})
}
