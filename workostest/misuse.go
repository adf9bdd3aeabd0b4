package workostest

import (
	"fmt"
	"net/http"
	"runtime/debug"
)

// stop ends a test that misuses the server. For a server without a test it panics, as [net/http.ServeMux.Handle] does for an invalid pattern.
func (s *Server) stop(format string, args ...any) {
	what := "workostest: " + fmt.Sprintf(format, args...)
	tb := s.test.Load()
	if tb == nil {
		panic(what)
	}
	(*tb).Helper()
	(*tb).Fatalf("%s", what)
}

// mustDo stops a test with a fault that does nothing or has an invalid field.
func (s *Server) mustDo(f *Fault) {
	switch {
	case f.Status != 0:
		s.mustBeStatus("Inject", f.Status)
	case f.Body != "":
		s.stop("Inject: the fault has a Body without a Status, so no request would receive it")
	case f.Delay <= 0 && !f.Drop && !f.DropAfterHandling && !f.Truncate && len(f.Header) == 0:
		s.stop("Inject: the fault does nothing: set Status, Delay, Drop, DropAfterHandling, Truncate or Header")
	}
	if f.Delay < 0 || f.After < 0 || f.Times < 0 {
		s.stop("Inject: Delay, After or Times of the fault is negative")
	}
}

// mustBeStatus stops a test with an invalid status.
func (s *Server) mustBeStatus(method string, status int) {
	if status < 100 || status > 599 {
		s.stop("%s: status %d is not between 100 and 599", method, status)
	}
}

// minded wraps a handler so that its panics fail the test: net/http would only close the connection, which the tested program may ignore.
func (s *Server) minded(own *stub, handler http.Handler) http.Handler {
	if f, ok := handler.(http.HandlerFunc); handler == nil || ok && f == nil {
		s.stop("Handle: the handler for %s is nil", own.pattern)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			said := recover()
			if said == nil {
				return
			}
			if said != http.ErrAbortHandler && s.test.Load() != nil { //nolint:errorlint // the panic value itself, never wrapped
				defer panic(http.ErrAbortHandler) // Avoids a second report by net/http.
				s.complain("the handler for %s, added at %s, panicked: %v\n%s", own.pattern, own.from, said, debug.Stack())
				return
			}
			panic(said)
		}()
		handler.ServeHTTP(w, r)
	})
}
