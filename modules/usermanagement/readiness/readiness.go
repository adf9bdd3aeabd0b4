// Package readiness checks whether a server can work with WorkOS, for the health endpoint of a load balancer or Kubernetes:
// the keys of access tokens can be fetched, the API key is accepted, and the clock is right.
//
//	check, err := readiness.New(client.UserManagement, readiness.Config{})
//	mux.Handle("GET /readyz", check)
package readiness

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/flight"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/verdict"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// The defaults of Config.
const (
	DefaultMaxAge         = 30 * time.Second
	DefaultTimeout        = 5 * time.Second
	DefaultClockTolerance = time.Minute
	DefaultGrace          = 10 * time.Minute
)

// Config configures a check. A zero field is its default; a negative one is an error.
type Config struct {
	// MaxAge is how long a result is reused.
	MaxAge time.Duration

	// Timeout is how long a check may take.
	Timeout time.Duration

	// ClockTolerance is how much the clock may differ from the clock of WorkOS, which sends whole seconds.
	ClockTolerance time.Duration

	// Grace is how long a server that was ready stays ready while WorkOS does not respond, or something else than WorkOS
	// responds. Most of the server's work continues without WorkOS, and would stop too if all servers left the load balancer at
	// once. An error of WorkOS itself and a wrong clock count immediately.
	Grace time.Duration
}

// Part is the part of the work that a server cannot do.
type Part string

// The parts of a check.
const (
	PartKeys   Part = "keys"    // for verifying access tokens
	PartAPIKey Part = "api_key" // WorkOS rejects it, or does not respond to a request with it
	PartClock  Part = "clock"   // for checking access tokens, signatures and signed cookies
)

// Error is the reason why a server is not ready.
type Error struct {
	Part Part
	Err  error // the failed call, or a *ClockError
}

func (e *Error) Error() string {
	text := "workos: not ready: " + string(e.Part)
	if e.Err != nil {
		text += ": " + strings.TrimPrefix(e.Err.Error(), "workos: ")
	}
	return plain.Text(text)
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// ClockError means that the clock differs from that of WorkOS.
type ClockError struct {
	Ahead time.Duration // negative if it is behind
}

func (e *ClockError) Error() string {
	if e.Ahead < 0 {
		return "workos: the clock is " + (-e.Ahead).String() + " behind that of WorkOS"
	}
	return "workos: the clock is " + e.Ahead.String() + " ahead of that of WorkOS"
}

// Check reports whether a server is ready. It is safe for concurrent use, runs no goroutine between checks, and makes at
// most two requests to WorkOS per MaxAge.
type Check struct {
	client usermanagement.Confidential
	config Config

	mu      sync.Mutex
	running *flight.Flight[struct{}] // nil if none is running
	checked time.Time                // when the last one ended; zero if none has
	ready   time.Time                // when the last one succeeded
	err     error                    // of the last one
}

// New returns a check. It makes no request yet.
func New(client usermanagement.Confidential, config Config) (*Check, error) {
	if _, err := client.JWKSURL(); err != nil { // the zero value, or a client without a client ID
		return nil, err
	}
	for _, field := range []struct {
		name string
		at   *time.Duration
		or   time.Duration
	}{
		{"MaxAge", &config.MaxAge, DefaultMaxAge},
		{"Timeout", &config.Timeout, DefaultTimeout},
		{"ClockTolerance", &config.ClockTolerance, DefaultClockTolerance},
		{"Grace", &config.Grace, DefaultGrace},
	} {
		if *field.at < 0 {
			return nil, &core.ArgumentError{Argument: "config." + field.name, Reason: "is negative"}
		}
		*field.at = cmp.Or(*field.at, field.or)
	}
	return &Check{client: client, config: config}, nil
}

// Ready returns nil if the server is ready. A result is at most as old as MaxAge. Concurrent calls share a check, which
// continues if they leave.
//
// GET /sso/jwks/{client_id} and GET /user_management/users, for one user. Errors: *Error, or that of ctx if it ends first.
func (c *Check) Ready(ctx context.Context) error {
	switch {
	case ctx == nil:
		return engine.NilContext()
	case c == nil || c.config.MaxAge == 0:
		return &core.ArgumentError{Argument: "check", Reason: "is nil or the zero value: make one with New"}
	}
	c.mu.Lock()
	if c.running == nil && !c.checked.IsZero() && time.Since(c.checked) < c.config.MaxAge {
		defer c.mu.Unlock()
		return flight.Private(c.err)
	}
	running := c.running
	if running == nil {
		running = flight.Start(func() (struct{}, error) { return struct{}{}, c.run(context.WithoutCancel(ctx)) })
		c.running = running
	}
	c.mu.Unlock()
	_, err := running.Wait(ctx)
	return err
}

// run checks, and keeps the result.
func (c *Check) run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	defer func() { // also when the caller's transport panics
		c.mu.Lock()
		defer c.mu.Unlock()
		c.running, c.checked = nil, time.Now()
	}()
	found := c.look(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = nil
	switch {
	case found == nil:
		c.ready = time.Now()
	case verdict.Passes(found.Err) && !c.ready.IsZero() && time.Since(c.ready) < c.config.Grace:
	default:
		c.err = found
	}
	return c.err
}

// look fetches the keys of WorkOS, and makes a small request with the API key, whose response also has the time.
func (c *Check) look(ctx context.Context) *Error {
	if _, err := c.client.GetJWKS(ctx, core.WithMaxRetries(1)); err != nil {
		return &Error{PartKeys, err}
	}
	var response core.Response
	began := time.Now()
	one := &usermanagement.ListUsersParams{ListOptions: core.ListOptions{Limit: 1}}
	if _, err := c.client.ListUsers(ctx, one, core.WithMaxRetries(0), core.WithResponse(&response)).Page(); err != nil {
		return &Error{PartAPIKey, err}
	}
	date, dateErr := http.ParseTime(response.Header.Get("Date"))
	if dateErr != nil { // a proxy has removed it
		return nil //nolint:nilerr // the clock cannot be checked then
	}
	// WorkOS wrote the date at some moment of the request, and cut off the fraction of a second.
	earliest, latest := began.Round(0).Add(-time.Second), time.Now().Round(0)
	ahead := time.Duration(0)
	switch {
	case date.Before(earliest):
		ahead = earliest.Sub(date)
	case date.After(latest):
		ahead = latest.Sub(date)
	}
	if ahead.Abs() > c.config.ClockTolerance {
		return &Error{PartClock, &ClockError{ahead.Truncate(time.Second)}}
	}
	return nil
}

// ServeHTTP responds with 200 and {"status":"ready"}, or with 503 and {"status":"not ready","part":"api_key"}. It does not
// send the reason, since anybody may make the request: call Ready to log it.
func (c *Check) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, result := http.StatusOK, struct {
		Status string `json:"status"`
		Part   Part   `json:"part,omitzero"`
	}{Status: "ready"}
	if err := c.Ready(r.Context()); err != nil {
		status, result.Status = http.StatusServiceUnavailable, "not ready"
		if reason, ok := errors.AsType[*Error](err); ok {
			result.Part = reason.Part
		}
	}
	text, _ := codec.Marshal(result) // two strings never fail
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}
