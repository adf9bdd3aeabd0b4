package workostest

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
)

// stub is what a test has put in the place of an operation.
type stub struct {
	pattern
	handler http.Handler
	from    string // The line that added it.
	met     int
}

// Handle answers an operation by handler, in place of the server's own response. Method and path are as in [Fault], and
// handler finds what segments in braces stand for by PathValue. Of several
// that match a request, the one added last answers. It may be called for many
// requests at once, and may use the server.
//
// An operation that the API does not have stops the test at once; [WithOperations] adds one that this package does not know yet.
//
// Such requests are recorded and meet faults like any others. The test fails for one that the contract does not have, or that gets a response of
// success although WorkOS would refuse it for its members or for want of the API key. A response without Content-Type is
// JSON.
func (s *Server) Handle(method, path string, handler http.Handler) {
	s.handle("Handle", method, path, handler, caller())
}

// Stub is [Server.Handle] for a response that is always the same: body as JSON,
// or nothing when it is nil. A body that JSON cannot hold is answered with
// status 500 and the reason.
func (s *Server) Stub(method, path string, status int, body any) {
	rep := answer(status, body)
	s.handle("Stub", method, path, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { rep.write(w) }), caller())
}

func (s *Server) handle(by, method, path string, handler http.Handler, from string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := &stub{pattern: pattern{method, path}, handler: handler, from: from}
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
	return fmt.Sprintf("no request met what answers %s, which was added at %s", own.pattern, own.from)
}

// stubFor returns what a test has put in place for a request, or nil. The request then has its path values. known tells whether the API
// has the operation.
func (s *Server) stubFor(r *http.Request, known bool) *stub {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, own := range slices.Backward(s.stubs) {
		values, ok := own.match(r.Method, r.URL)
		if !ok || own.path == "" && !known { // No stub makes a path one of the API's by matching any.
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

// ask lets a handler of the test answer a request whose body has been read.
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

// recorder keeps what a handler answers, for the faults that come after it.
type recorder struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (out *recorder) Header() http.Header { return out.header }

func (out *recorder) WriteHeader(status int) {
	if out.status == 0 && status >= http.StatusOK { // Informational ones come before the answer.
		out.status = status
	}
}

func (out *recorder) Write(p []byte) (int, error) {
	out.WriteHeader(http.StatusOK)
	return out.body.Write(p)
}
