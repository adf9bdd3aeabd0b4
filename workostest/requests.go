package workostest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

// keptRequests bounds the memory of a long-running server.
const keptRequests = 10_000

// Request is a request that the server received.
type Request struct {
	Method string
	Path   string      // Unescaped, without the query.
	Route  string      // The matched route, such as "/organizations/{id}"; empty for none. A stub's is as given.
	Query  url.Values  // The query parameters.
	Header http.Header // As received, credentials included.
	Body   []byte      // The whole body, at most 1 MiB.

	url *url.URL
}

// Decode decodes the body, which must be JSON, as the SDKs send it.
func (r Request) Decode(v any) error {
	if err := json.Unmarshal(r.Body, v); err != nil {
		return fmt.Errorf("workostest: decoding the body of %s %s: %w", r.Method, r.Path, err)
	}
	return nil
}

// Requests returns copies of the received requests in the order of arrival: the last 10,000 since the start or since [Server.ResetRequests]. They
// include requests that met a fault.
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

// Calls returns the requests of [Server.Requests] with this method and path, in the form of [Fault]: Calls("PUT", "/organizations/{id}") for any
// organization. Each retry of the client counts as a request. An operation that the API does not have stops the test.
func (s *Server) Calls(method, path string) []Request {
	found := slices.DeleteFunc(s.Requests(), func(r Request) bool {
		_, ok := pattern{method, path}.match(r.Method, r.url)
		return !ok
	})
	if len(found) == 0 {
		s.mustKnow("Calls", pattern{method, path})
	}
	return found
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
