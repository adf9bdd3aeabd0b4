package workostest

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
)

// keptRequests bounds the memory of a server that runs for long.
const keptRequests = 10_000

// Request is a request that the server received.
type Request struct {
	Method string
	Path   string      // Unescaped, without the query.
	Route  string      // The route that it met, as "/organizations/{id}"; empty for none.
	Query  url.Values  // The query parameters.
	Header http.Header // As received, credentials included.
	Body   []byte      // The whole body, at most 1 MiB.
}

// Requests returns copies of the requests received, in the order of their
// arrival: the last 10,000 since the start or since [Server.ResetRequests].
// Requests that met a fault are among them.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Request, len(s.requests))
	for i, r := range s.requests {
		r.Header = r.Header.Clone()
		r.Query = url.Values(http.Header(r.Query).Clone())
		r.Body = bytes.Clone(r.Body)
		out[i] = r
	}
	return out
}

// ResetRequests forgets the requests received so far.
func (s *Server) ResetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

func (s *Server) record(r Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.requests) == keptRequests {
		s.requests = slices.Delete(s.requests, 0, keptRequests/10)
	}
	s.requests = append(s.requests, r)
}
