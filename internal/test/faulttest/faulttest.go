// Package faulttest is a server for faults that net/http's own server cannot produce: it speaks HTTP over a bare
// socket, so that a response can be cut, reset, dripped, endless, or not HTTP at all. It counts the requests and
// connections that reach it. Its tests are the rows of docs/reliability.md that need a real connection.
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

// Request is a request as it was received.
type Request struct {
	Method     string
	Target     string // the path and query of the request line, undecoded
	Header     http.Header
	Body       string
	Connection int // 1 is the first accepted connection
}

// Choose returns the response to a request. It is called concurrently.
type Choose func(Request) Response

// Always returns the same response for every request.
func Always(response Response) Choose { return func(Request) Response { return response } }

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

// Start starts a server for the duration of the test.
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

// Requests returns every complete request so far, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Count returns the number of complete requests.
func (s *Server) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.requests)
}

// Opened returns the number of connections accepted so far.
func (s *Server) Opened() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

// Open returns the number of connections that neither side has closed.
func (s *Server) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

// Written returns the number of response bytes that the clients read, or that their sockets hold.
func (s *Server) Written() int64 { return s.written.Load() }

// AwaitOpen waits until want connections are open, and fails the test if that does not happen.
func (s *Server) AwaitOpen(t testing.TB, want int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); s.Open() != want; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d connections are open, want %d", s.Open(), want)
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
