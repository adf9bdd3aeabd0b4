package workostest

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
)

// stub replaces an operation by a test's own handler.
type stub struct {
	pattern
	handler http.Handler
	from    string // The line that added it.
	met     int
}

// Handle makes handler respond to an operation instead of the server. Method and path are as in [Fault]; handler gets the values of segments in
// braces with PathValue. If several match a request, the one added last responds. It may be called concurrently, and may use the server.
//
// An operation that the API does not have stops the test at once; [WithOperations] adds one that this package does not know yet. A nil handler
// also stops the test, and a handler that panics fails it.
//
// The requests are recorded and meet faults like any others. The test fails for a request that does not match the contract, or that gets a
// successful response although WorkOS would reject it for its members or for a missing API key. A response without Content-Type is JSON.
func (s *Server) Handle(method, path string, handler http.Handler) {
	s.handle("Handle", method, path, handler, caller())
}

// Stub is [Server.Handle] for a response that is always the same: body as JSON, or an empty body if it is nil. If body cannot be encoded as JSON,
// the response has status 500 and the reason.
func (s *Server) Stub(method, path string, status int, body any) {
	s.mustBeStatus("Stub", status)
	rep := jsonReply(status, body)
	s.handle("Stub", method, path, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { rep.write(w) }), caller())
}

func (s *Server) handle(by, method, path string, handler http.Handler, from string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := &stub{pattern: pattern{method, path}, from: from}
	own.handler = s.minded(own, handler)
	s.mustKnow(by, own.pattern)
	s.stubs = slices.DeleteFunc(s.stubs, func(before *stub) bool {
		if before.pattern != own.pattern {
			return false
		}
		s.withdraw(before.met, before.unmet())
		return true
	})
	s.stubs = append(s.stubs, own)
}

func (own *stub) unmet() string {
	return fmt.Sprintf("no request matched the stub for %s, added at %s", own.pattern, own.from)
}

// stubFor returns the test's own stub for a request, or nil, and sets the path values of the request. known reports whether the API has the
// operation.
func (s *Server) stubFor(r *http.Request, known bool) *stub {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, own := range slices.Backward(s.stubs) {
		values, ok := own.match(r.Method, r.URL)
		if anything := own.path == "" || own.method == ""; !ok || anything && !known && !s.extra(pattern{r.Method, own.path}) {
			// A stub that matches any path or method does not make it part of the API.
			continue
		}
		for name, value := range values {
			r.SetPathValue(name, value)
		}
		own.met++
		return own
	}
	return nil
}

// ask calls a test's handler for a request whose body has been read.
func ask(handler http.Handler, c *call) reply {
	r := c.WithContext(c.Context())
	r.Body = io.NopCloser(bytes.NewReader(c.body))
	out := recorder{header: http.Header{}}
	handler.ServeHTTP(&out, r)
	rep := reply{status: cmp.Or(out.status, http.StatusOK), header: out.header, body: out.body.Bytes()}
	if len(rep.body) > 0 {
		rep.kind = "application/json; charset=utf-8"
	}
	return rep
}

// recorder keeps the response of a handler, for the faults that apply afterwards.
type recorder struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (out *recorder) Header() http.Header { return out.header }

func (out *recorder) WriteHeader(status int) {
	if out.status == 0 && status >= http.StatusOK { // Informational responses come before the final one.
		out.status = status
	}
}

func (out *recorder) Write(p []byte) (int, error) {
	out.WriteHeader(http.StatusOK)
	return out.body.Write(p)
}
