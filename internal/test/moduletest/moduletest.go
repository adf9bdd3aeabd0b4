// Package moduletest is the harness of the modules' tests and Examples: a client that gets its responses from memory,
// and the record of its requests. Tests that need a working WorkOS use package testclient.
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

// Request is a request as sent.
type Request struct {
	Method string
	Path   string // escaped, as in the URL
	Query  string // without the question mark
	Header http.Header
	Body   string
}

// Route returns the method and the path.
func (r Request) Route() string { return r.Method + " " + r.Path }

// String returns the route, with the query and the body if any, on one line.
func (r Request) String() string {
	line := r.Route()
	if r.Query != "" {
		line += "?" + r.Query
	}
	return strings.TrimSpace(line + " " + r.Body)
}

// Response returns the response to a request.
type Response func(Request) (status int, body string)

// Body returns the same body for every request.
func Body(body string) Response {
	return func(Request) (int, string) { return http.StatusOK, body }
}

// Routes returns bodies by Route; any other route is not found.
func Routes(bodies map[string]string) Response {
	return func(r Request) (int, string) {
		if body, ok := bodies[r.Route()]; ok {
			return http.StatusOK, body
		}
		return http.StatusNotFound, `{"code":"entity_not_found"}`
	}
}

// Transport is an http.RoundTripper that responds from memory and records the requests.
type Transport struct {
	response Response
	mu       sync.Mutex
	sent     []Request
}

// Over returns a transport that has sent nothing yet.
func Over(response Response) *Transport { return &Transport{response: response} }

// RoundTrip records the request and responds to it.
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
	status, body := t.response(request)
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

// Start returns the service that newService creates for a client that gets body in every response.
func Start[S any](t testing.TB, newService func(*core.Confidential) S, body string) (S, *Transport) {
	t.Helper()
	return StartWith(t, newService, Body(body))
}

// StartWith is Start with different responses. The client does not retry, so that faults are visible.
func StartWith[S any](t testing.TB, newService func(*core.Confidential) S, response Response) (S, *Transport) {
	t.Helper()
	transport := Over(response)
	client, err := core.NewConfidential("sk_test_1", "client_1", core.WithTransport(transport), core.WithRetry(core.RetryPolicy{}))
	if err != nil {
		t.Fatal(err)
	}
	return newService(client), transport
}

// WantArgument fails the test unless err is a *core.ArgumentError for the argument.
func WantArgument(t testing.TB, err error, name string) {
	t.Helper()
	refused, ok := errors.AsType[*core.ArgumentError](err)
	if !ok || refused.Argument != name {
		t.Errorf("got %v, want an argument error that names %s", err, name)
	}
}
