package core_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
)

// turnstile is a limiter that makes each attempt wait for a while and records the outcomes.
type turnstile struct {
	pause  time.Duration
	err    error
	routes []string
	told   []core.Outcome
}

func (l *turnstile) Wait(ctx context.Context) error {
	route, _ := core.RouteFromContext(ctx)
	l.routes = append(l.routes, route)
	if l.err != nil {
		return l.err
	}
	select {
	case <-time.After(l.pause):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *turnstile) Sent(_ context.Context, outcome core.Outcome) { l.told = append(l.told, outcome) }

func TestARateLimiterIsAskedForEachAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		limiter := &turnstile{pause: time.Minute}
		server := scripted(responds(429, `{"message":"slow down"}`, "Retry-After", "30"), responds(200, `{"id":"thing_1"}`))
		began := time.Now()
		_, err := get(t.Context(), confidential(t, server, core.WithRateLimit(limiter), core.WithTimeout(time.Second))) // the wait does not count toward the timeout
		is.NoErr(err)
		is.Equal(limiter.routes, []string{"/things/{id}", "/things/{id}"})
		is.Equal(limiter.told, []core.Outcome{
			{Began: began.Add(time.Minute), Status: http.StatusTooManyRequests, RetryAfter: 30 * time.Second},
			{Began: began.Add(time.Minute + 30*time.Second + time.Minute), Status: http.StatusOK},
		})
		is.True(limiter.told[0].Limited() && !limiter.told[1].Limited())
	})
}

func TestACallThatDoesNotGetATurnIsNotSent(t *testing.T) {
	for name, tt := range map[string]struct {
		limiter *turnstile
		steps   []step
		sent    int
		text    string
		is      error
	}{
		"its deadline passes first": {
			limiter: &turnstile{pause: time.Hour}, steps: []step{responds(200, `{"id":"thing_1"}`)}, is: context.DeadlineExceeded,
			text: "workos: GET /things/{id}: no response before the deadline of the context, after 10 s while waiting for the rate limit (WithRateLimit)",
		},
		"the limiter refuses": {
			limiter: &turnstile{err: errors.New("not today")}, steps: []step{responds(200, `{"id":"thing_1"}`)},
			text: "workos: GET /things/{id}: not today",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				server := scripted(tt.steps...)
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				_, err := get(ctx, confidential(t, server, core.WithRateLimit(tt.limiter)))
				is.Equal(err.Error(), tt.text)
				_, ok := errors.AsType[*core.TransportError](err)
				is.True(ok)
				is.True(tt.is == nil || errors.Is(err, tt.is))
				is.True(!core.MayHaveActed(err))
				is.Equal(len(server.all()), tt.sent)
			})
		})
	}
	t.Run("a nil limiter is an invalid option", func(t *testing.T) {
		_, err := core.NewClient(clientID, core.WithRateLimit(nil))
		refused, ok := errors.AsType[*core.ArgumentError](err)
		is.New(t).True(ok && refused.Argument == "WithRateLimit")
	})
}
