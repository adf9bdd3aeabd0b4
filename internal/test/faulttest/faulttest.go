// Package faulttest is a server that does to a client what net/http's own server is too polite for: it speaks
// HTTP over a bare socket, so that an answer can be cut, reset, dripped, endless, or no HTTP at all. It counts
// what reached it, requests and connections both. Its tests are the rows of docs/reliability.md that need a
// real connection.
package faulttest

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Request is a request as it was on the wire.
type Request struct {
	Method     string
	Target     string // the path and query of the request line, undecoded
	Header     http.Header
	Body       string
	Connection int // 1 is the first that was accepted
}

// Choose says what a request is answered with. It is called by many goroutines at once.
type Choose func(Request) Answer

// Always answers every request alike.
func Always(answer Answer) Choose { return func(Request) Answer { return answer } }

// Server listens on the loopback until the test ends.
type Server struct {
	URL string

	choose   Choose
	listener net.Listener
	written  atomic.Int64

	mu       sync.Mutex
	requests []Request
	opened   int
	open     map[net.Conn]bool
	closed   bool
	serving  sync.WaitGroup
}

// Start starts a server for the length of the test.
func Start(t testing.TB, choose Choose) *Server {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{URL: "http://" + listener.Addr().String(), choose: choose, listener: listener, open: map[net.Conn]bool{}}
	s.serving.Go(s.accept)
	t.Cleanup(s.close)
	return s
}

// Requests returns every request so far that came whole, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Count is how many requests came whole.
func (s *Server) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.requests)
}

// Opened is how many connections were ever accepted.
func (s *Server) Opened() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

// Open is how many connections neither side has closed.
func (s *Server) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

// Written is how many bytes of answers the clients took, or their sockets hold.
func (s *Server) Written() int64 { return s.written.Load() }

// AwaitOpen waits until as many connections are open, and fails the test if that does not come about.
func (s *Server) AwaitOpen(t testing.TB, want int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); s.Open() != want; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d connections are open where %d should be", s.Open(), want)
		}
	}
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			_ = conn.Close()
			return
		}
		s.opened++
		number := s.opened
		s.open[conn] = true
		s.mu.Unlock()
		s.serving.Go(func() { s.serve(conn, number) })
	}
}

func (s *Server) serve(conn net.Conn, number int) {
	defer func() {
		_ = conn.Close()
		s.mu.Lock()
		delete(s.open, conn)
		s.mu.Unlock()
	}()
	in := bufio.NewReader(conn)
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		request := Request{Method: r.Method, Target: r.RequestURI, Header: r.Header, Body: string(body), Connection: number}
		s.mu.Lock()
		s.requests = append(s.requests, request)
		s.mu.Unlock()
		wire := &Wire{conn: conn, in: in, written: &s.written}
		s.choose(request)(wire)
		if wire.over {
			return
		}
	}
}

func (s *Server) close() {
	_ = s.listener.Close()
	s.mu.Lock()
	s.closed = true
	for conn := range s.open {
		_ = conn.Close()
	}
	s.mu.Unlock()
	s.serving.Wait()
}
