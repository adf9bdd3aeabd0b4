package workostest

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Fault is something that goes wrong with the requests that it matches.
//
// With a Status, the request is answered so and not acted on. A fault that has
// neither Status nor Drop lets the request be acted on: after Delay, and with
// its answer lost (DropAfterHandling) or cut (Truncate).
type Fault struct {
	Method string // HTTP method; empty matches any.

	// Path is an exact path or a route such as "/organizations/{id}", where a
	// segment in braces matches any one segment; empty matches any.
	Path string

	After int // How many of the requests that it matches go well before.
	Times int // How many requests it then meets before it is spent; 0 means until cleared.

	Status int         // Answer with this status in place of acting on the request.
	Header http.Header // Added to the answer, with or without a Status.
	Body   string      // The answer's body; used with a Status.

	Delay time.Duration // Wait so long, by the real clock, before anything else.

	// Drop closes the connection without acting on the request. One byte of a
	// status line goes before: if a reused connection ends without any,
	// net/http's Transport repeats many requests by itself, which would hide
	// the fault from the caller.
	Drop bool

	// DropAfterHandling acts on the request and then closes the connection in
	// the same way, as when an answer is lost.
	DropAfterHandling bool

	// Truncate sends a Content-Length for the whole body but only its first
	// half, then closes the connection.
	Truncate bool

	from string // The line that injected it.
	met  int
}

// Inject adds a fault. When several match a request, the one that was added
// first applies. A fault for an operation that the API does not have stops the test at once.
func (s *Server) Inject(f Fault) {
	f.Header, f.from = f.Header.Clone(), caller()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustKnow("Inject", pattern{f.Method, f.Path})
	s.faults = append(s.faults, &f)
}

// ClearFaults removes all faults, spent or not. The test still fails at its end for one that no request met.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		s.withdraw(f.met, f.unmet())
	}
	s.faults = nil
}

func (f *Fault) unmet() string {
	return fmt.Sprintf("no request met the fault for %s, which was injected at %s", pattern{f.Method, f.Path}, f.from)
}

// takeFault returns the fault that applies to a request, counting it as met;
// the zero Fault when there is none.
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

// wait sleeps for the fault's delay; it reports whether the request is still
// wanted then.
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

// drop closes the connection of a request after one byte of an answer.
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
	panic(http.ErrAbortHandler) // The way to make net/http close the connection.
}
