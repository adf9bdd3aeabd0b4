// Package moduletest is the harness of the modules' tests and Examples: a client whose requests are answered
// in memory, and the record of what was sent. What needs a WorkOS that behaves like one is testclient's.
package moduletest

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/workos-typestate/workos/core"
)

// Request is a request as it was sent.
type Request struct {
	Method string
	Path   string // escaped, as in the URL
	Query  string // without the question mark
	Header http.Header
	Body   string
}

// Route is the method and the path.
func (r Request) Route() string { return r.Method + " " + r.Path }

// String is the route with what there is of a query and a body, on one line.
func (r Request) String() string {
	line := r.Route()
	if r.Query != "" {
		line += "?" + r.Query
	}
	return strings.TrimSpace(line + " " + r.Body)
}

// Answer says what a request is answered with.
type Answer func(Request) (status int, body string)

// Body answers every request with one body.
func Body(body string) Answer {
	return func(Request) (int, string) { return http.StatusOK, body }
}

// Routes answers by Route; what has no entry is not found.
func Routes(bodies map[string]string) Answer {
	return func(r Request) (int, string) {
		if body, ok := bodies[r.Route()]; ok {
			return http.StatusOK, body
		}
		return http.StatusNotFound, `{"code":"entity_not_found"}`
	}
}

// Transport is an http.RoundTripper that answers in memory and records what it was sent.
type Transport struct {
	answer Answer
	mu     sync.Mutex
	sent   []Request
}

// Over returns a transport that has sent nothing yet.
func Over(answer Answer) *Transport { return &Transport{answer: answer} }

// RoundTrip records the request and answers it.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	request := Request{Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Header: r.Header.Clone()}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err := errors.Join(err, r.Body.Close()); err != nil {
			return nil, err
		}
		request.Body = string(body)
	}
	t.mu.Lock()
	t.sent = append(t.sent, request)
	t.mu.Unlock()
	status, body := t.answer(request)
	return &http.Response{StatusCode: status, Header: http.Header{}, Request: r, Body: io.NopCloser(strings.NewReader(body))}, nil
}

// Sent returns every request so far, in order.
func (t *Transport) Sent() []Request {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]Request(nil), t.sent...)
}

// Last returns the last request, or a zero one if nothing was sent.
func (t *Transport) Last() (last Request) {
	for _, last = range t.Sent() {
	}
	return last
}

// Start returns the service that newService makes of a client whose every request is answered with body.
func Start[S any](t testing.TB, newService func(*core.Confidential) S, body string) (S, *Transport) {
	t.Helper()
	return StartWith(t, newService, Body(body))
}

// StartWith is Start with answers that differ. The client does not retry, so that a fault is seen.
func StartWith[S any](t testing.TB, newService func(*core.Confidential) S, answer Answer) (S, *Transport) {
	t.Helper()
	transport := Over(answer)
	client, err := core.NewConfidential("sk_test_1", "client_1", core.WithTransport(transport), core.WithRetry(core.RetryPolicy{}))
	if err != nil {
		t.Fatal(err)
	}
	return newService(client), transport
}

// WantArgument wants err to be a *core.ArgumentError that names the argument.
func WantArgument(t testing.TB, err error, name string) {
	t.Helper()
	refused, ok := errors.AsType[*core.ArgumentError](err)
	if !ok || refused.Argument != name {
		t.Errorf("got %v, want an argument error that names %s", err, name)
	}
}
