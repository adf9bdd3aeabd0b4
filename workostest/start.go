package workostest

import (
	"fmt"
	"path/filepath"
	"runtime"
)

// TB is what [Start] needs of a *testing.T, *testing.B or *testing.F.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Failed() bool
}

// Start is [New] for a test: it fails the test when the server does not start, and closes the server when the test ends.
//
// The test also fails when the server gets a request that it has nothing for, to which it responds with status 501, and at its end when
// no request met a fault, a stub or a handler of the test's own; [WithOptionalStubs] allows that.
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

// withdraw notes that a fault or a stub is no longer there, which does not make it one that was met.
func (s *Server) withdraw(met int, unmet string) {
	if met == 0 {
		s.unmet = append(s.unmet, unmet)
	}
}

// sayWhatNobodyMet fails the test for each fault and stub that no request met.
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
}

// mustKnow stops a test which means an operation that the API does not have: a stub or a fault for it would do nothing. For a server
// that no test started it panics, as [net/http.ServeMux.Handle] does with a pattern that cannot be.
func (s *Server) mustKnow(method string, p pattern) {
	if s.router().knows(p) || s.extra(p) {
		return
	}
	what := fmt.Sprintf("workostest: %s: the API has no operation %s; if it does, name it by workostest.WithOperations", method, p)
	tb := s.test.Load()
	if tb == nil {
		panic(what)
	}
	(*tb).Helper()
	(*tb).Fatalf("%s", what)
}

// caller is the line of the test that called a method of the server's.
func caller() string {
	if _, file, line, ok := runtime.Caller(2); ok {
		return fmt.Sprintf("%s:%d", filepath.Base(file), line)
	}
	return "an unknown line"
}
