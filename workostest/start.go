package workostest

import (
	"fmt"
	"path/filepath"
	"runtime"
)

// TB is the part of *testing.T, *testing.B and *testing.F that [Start] uses.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Failed() bool
}

// Start is [New] for a test: it fails the test if the server does not start, and closes the server when the test ends.
//
// The test also fails if the server gets a request that it cannot serve, to which it responds with status 501, and at its end if no request
// matched one of the test's faults, stubs or handlers; [WithOptionalStubs] allows that.
func Start(tb TB, opts ...Option) *Server {
	tb.Helper()
	s, err := New(opts...)
	if err != nil {
		tb.Fatalf("%v", err)
		return nil
	}
	s.test.Store(&tb)
	tb.Cleanup(func() {
		s.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		if !tb.Failed() && !s.optionalStubs {
			s.sayWhatNobodyMet()
		}
		s.test.Store(nil) // A request that Close did not wait for has no test to fail.
	})
	return s
}

// complain fails the test that the server was started for, if there is one.
func (s *Server) complain(format string, args ...any) {
	if tb := s.test.Load(); tb != nil {
		(*tb).Errorf("workostest: "+format, args...)
	}
}

// withdraw records that a fault or a stub was removed, with its message if no request matched it.
func (s *Server) withdraw(met int, unmet string) {
	if met == 0 {
		s.unmet = append(s.unmet, unmet)
	}
}

// sayWhatNobodyMet fails the test for each fault and stub that no request matched.
func (s *Server) sayWhatNobodyMet() {
	for _, f := range s.faults {
		s.withdraw(f.met, f.unmet())
	}
	for _, own := range s.stubs {
		s.withdraw(own.met, own.unmet())
	}
	for _, unmet := range s.unmet {
		s.complain("%s", unmet)
	}
	s.unmet = nil // Reported once.
}

// mustKnow stops a test that names an operation that the API does not have: a stub or a fault for it would do nothing. For a server without a
// test it panics, as [net/http.ServeMux.Handle] does for an invalid pattern.
func (s *Server) mustKnow(method string, p pattern) {
	if s.router().knows(p) || s.extra(p) {
		return
	}
	s.stop("%s: the API has no operation %s; if WorkOS has added it, name it with workostest.WithOperations", method, p)
}

// caller returns the line of the test that called a method of the server.
func caller() string {
	if _, file, line, ok := runtime.Caller(2); ok {
		return fmt.Sprintf("%s:%d", filepath.Base(file), line)
	}
	return "an unknown line"
}
