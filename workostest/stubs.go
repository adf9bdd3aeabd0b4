package workostest

import (
	"bytes"
	"cmp"
	"io"
	"net/http"
	"slices"
)

// Handle answers an operation by handler: one that the server does not have,
// or one in place of the server's own. Method and path are as in [Fault], and
// handler finds what segments in braces stand for by PathValue. Of several
// that match a request, the one added last answers. It may be called for many
// requests at once, and may use the server.
//
// Such requests are recorded and meet faults like any others. Whether they
// carry the API key is for handler to check. An answer without Content-Type is
// JSON.
func (s *Server) Handle(method, path string, handler http.Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stubs = append(s.stubs, operation{pattern{method, path}, func(c *call) reply { return ask(handler, c) }})
}

// Stub is [Server.Handle] for an answer that is always the same: body as JSON,
// or nothing when it is nil. A body that JSON cannot hold is answered with
// status 500 and the reason.
func (s *Server) Stub(method, path string, status int, body any) {
	rep := answer(status, body)
	s.Handle(method, path, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { rep.write(w) }))
}

// stubFor returns the operation that a test has put in place for a request.
func (s *Server) stubFor(r *http.Request) (op operation, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, op := range slices.Backward(s.stubs) {
		if op.matches(r) {
			return op, true
		}
	}
	return operation{}, false
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
