package core

import (
	"context"
	"time"
)

// Observer is told of each call that a client has made, for metrics of a program's own: package contrib/otel has one. What happened to
// each attempt is for a transport ([WithTransport]) or the logger ([WithLogger]) to see.
type Observer interface {
	// Observe is called once for each call, by the goroutine that made it and before it returns: by many at once. ctx is the caller's.
	// What was refused before anything was sent, such as a bad argument, is not told.
	Observe(ctx context.Context, call CallSummary)
}

// CallSummary is what came of a call. None of it is secret, and Method, Route, Status and Attempts have few values, so that metrics can be
// grouped by them.
type CallSummary struct {
	Method    string
	Route     string        // a template without IDs, such as "/organizations/{id}"
	Status    int           // of the last response; 0 if there was none
	Attempts  int           // how often the request was sent: 2 and more are retries
	Duration  time.Duration // of all attempts and the waits between them, up to the decoded result
	RequestID string        // of the last response
	Err       error         // what the call returns: nil, *Error, *TransportError or *ResponseError
}

// WithObserver tells observer of each call. Of several, in whatever order they are given, each is told.
func WithObserver(observer Observer) Option {
	return clientOption{func(o *Options) error {
		if observer == nil {
			return &ArgumentError{Argument: "WithObserver", Reason: "is nil"}
		}
		o.observers = append(o.observers[:len(o.observers):len(o.observers)], observer)
		return nil
	}}
}

func (c *call) observe(ctx context.Context, err error) {
	if len(c.client.options.observers) == 0 {
		return
	}
	summary := CallSummary{
		Method: c.method, Route: c.target.template, Status: c.status, Attempts: c.attempts, Duration: time.Since(c.began),
		RequestID: c.requestID(), Err: err,
	}
	for _, observer := range c.client.options.observers {
		observer.Observe(ctx, summary)
	}
}
