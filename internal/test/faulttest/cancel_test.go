package faulttest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/faulttest"
)

// TestCancelReturnsWithin50Milliseconds measures the best of a few runs, because a busy machine may delay any
// goroutine for longer than that.
func TestCancelReturnsWithin50Milliseconds(t *testing.T) {
	for name, response := range map[string]faulttest.Response{
		"while nothing has arrived yet":       faulttest.Hold(""),
		"within the headers":                  faulttest.Hold("HTTP/1.1 200 OK\r\nX-A"),
		"within a body that stalls":           faulttest.Hold(faulttest.Head(200, "Content-Length: 99") + "{"),
		"within a body that drips":            faulttest.Drip(faulttest.Head(200), " ", time.Millisecond),
		"within a body without end":           faulttest.Endless(faulttest.Head(200), " "),
		"within an error without end":         faulttest.Drip(faulttest.Head(500), " ", time.Millisecond),
		"while it waits for the next attempt": faulttest.Whole(500, `{}`),
		"while it waits as Retry-After says":  faulttest.Whole(503, `{}`, "Retry-After: 30"),
	} {
		t.Run(name, func(t *testing.T) {
			server := faulttest.Start(t, faulttest.Always(response))
			c := confidential(t, server.URL, core.WithMaxResponseBytes(1<<40), core.WithRetry(core.RetryPolicy{
				MaxRetries: 1000, BaseDelay: time.Hour, MaxDelay: time.Hour, MaxRetryAfter: time.Hour,
			}))
			best := time.Hour
			for range 5 {
				ctx, cancel := context.WithCancel(t.Context())
				done := make(chan error, 1)
				go func() { done <- c.Get(ctx, core.Path("/things"), new(any)) }()
				time.Sleep(30 * time.Millisecond) // until it has reached its point of cancellation
				began := time.Now()
				cancel()
				select {
				case err := <-done:
					if !errors.Is(err, context.Canceled) {
						t.Fatal(err)
					}
				case <-time.After(5 * time.Second):
					t.Fatal("the call continues after its cancellation")
				}
				if best = min(best, time.Since(began)); best < 50*time.Millisecond {
					break
				}
			}
			if best >= 50*time.Millisecond {
				t.Errorf("the call returned %v after its cancellation", best)
			}
			c.HTTPClient().CloseIdleConnections()
			server.AwaitOpen(t, 0)
		})
	}
}
