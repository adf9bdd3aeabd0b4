package core

import (
	"context"
	"time"
)

// Observer receives a summary of each call of a client, for the program's own metrics: package contrib/otel has one. To see each attempt,
// use a transport ([WithTransport]) or the logger ([WithLogger]).
type Observer interface {
	// Observe is called once for each call, by the goroutine that made the call and before the call returns, so concurrently. ctx is the
	// caller's. Calls that fail before anything is sent, for example because of an invalid argument, are not observed.
	Observe(ctx context.Context, call CallSummary)
}

// CallSummary is the outcome of a call. It holds no secrets, and Method, Route, Status and Attempts have few values, so that metrics can be
// grouped by them.
type CallSummary struct {
	Method    string
	Route     string        // a template without IDs, such as "/organizations/{id}"
	Status    int           // of the last response; 0 if there was none
	Attempts  int           // how often the request was sent; 1 means no retries
	Duration  time.Duration // of all attempts and the waits between them, up to the decoded result
	RequestID string        // of the last response
	Err       error         // the error of the call: nil, *Error, *TransportError or *ResponseError
}

// WithObserver reports each call to observer. The option can be given several times.
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
