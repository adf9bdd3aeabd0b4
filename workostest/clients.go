package workostest

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// Confidential returns a client of the server with its API key, for a test: it fails the test when an option is wrong. opts come after the
// base URL, as [workos.NewConfidential] takes them.
func (s *Server) Confidential(tb TB, opts ...workos.Option) *workos.Confidential {
	tb.Helper()
	client, err := workos.NewConfidential(s.APIKey, s.ClientID, s.options(opts)...)
	if err != nil {
		tb.Fatalf("workostest: making a client: %v", err)
	}
	return client
}

// Public returns a client of the server without an API key, as [Server.Confidential] does one with it.
func (s *Server) Public(tb TB, opts ...workos.Option) *workos.Public {
	tb.Helper()
	client, err := workos.NewPublic(s.ClientID, s.options(opts)...)
	if err != nil {
		tb.Fatalf("workostest: making a client: %v", err)
	}
	return client
}

func (s *Server) options(opts []workos.Option) []workos.Option {
	return append([]workos.Option{core.WithBaseURL(s.URL)}, opts...)
}
