package workostest

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Fault is a failure of the requests that it matches.
//
// With a Status, the server responds with it and does not act on the request. A fault with neither Status nor Drop lets the server act on the
// request: after Delay, and with its response lost (DropAfterHandling) or cut off (Truncate).
type Fault struct {
	Method string // HTTP method; empty matches any.

	// Path is an exact path or a route such as "/organizations/{id}", where a
	// segment in braces matches any one segment; empty matches any.
	Path string

	After int // How many matching requests it skips first.
	Times int // How many requests it then applies to; 0 means all until it is cleared.

	Status int         // Respond with this status instead of acting on the request.
	Header http.Header // Added to the response, with or without a Status.
	Body   string      // The response's body; used with a Status.

	Delay time.Duration // Wait this long, by the real clock, before anything else.

	// Drop closes the connection without acting on the request. One byte of a status line is sent first: if a reused connection ends without any
	// byte, net/http's Transport repeats many requests by itself, which would hide the fault from the caller.
	Drop bool

	// DropAfterHandling acts on the request and then closes the connection in the same way, as if a response was lost.
	DropAfterHandling bool

	// Truncate sends a Content-Length for the whole body but only its first half, then closes the connection.
	Truncate bool

	from string // The line that injected it.
	met  int
}

// Inject adds a fault. If several match a request, the one added first applies. A fault stops the test at once if the API does not have its
// operation, if it does nothing, or if its Status is not between 100 and 599.
func (s *Server) Inject(f Fault) {
	f.Header, f.from = f.Header.Clone(), caller()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustKnow("Inject", pattern{f.Method, f.Path})
	s.mustDo(&f)
	s.faults = append(s.faults, &f)
}

// ClearFaults removes all faults, also those that have run out. A fault that no request matched still fails the test at its end.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		s.withdraw(f.met, f.unmet())
	}
	s.faults = nil
}

func (f *Fault) unmet() string {
	return fmt.Sprintf("no request matched the fault for %s, injected at %s", pattern{f.Method, f.Path}, f.from)
}

// takeFault returns the fault that applies to a request, and counts it as matched; the zero Fault if there is none.
func (s *Server) takeFault(r *http.Request) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.faults, func(f *Fault) bool {
		_, matches := pattern{f.Method, f.Path}.match(r.Method, r.URL)
		if matches && f.After > 0 {
			f.After--
			return false
		}
		return matches
	})
	if i < 0 {
		return Fault{}
	}
	f := s.faults[i]
	f.met++
	if f.Times == 1 {
		s.faults = slices.Delete(s.faults, i, i+1)
	} else if f.Times > 1 {
		f.Times--
	}
	return *f
}

// wait sleeps for the fault's delay. It reports whether the request is still active afterwards.
func (f *Fault) wait(ctx context.Context) bool {
	if f.Delay <= 0 {
		return true
	}
	timer := time.NewTimer(f.Delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done(): // The client went away, or the server is closing.
		return false
	}
}

// drop closes the connection of a request after one byte of a response.
func drop(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_, _ = conn.Write([]byte("H"))
	_ = conn.Close()
}

// truncate sends a reply whose body ends in the middle.
func truncate(w http.ResponseWriter, rep reply) {
	w.Header().Set("Content-Length", strconv.Itoa(len(rep.body)))
	w.WriteHeader(rep.status)
	_, _ = w.Write(rep.body[:len(rep.body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler) // Makes net/http close the connection.
}
