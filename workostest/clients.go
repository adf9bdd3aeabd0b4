package workostest

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// Confidential returns a client of the server with its API key. It fails the test if an option is wrong. opts come after the base URL, in the
// form that [workos.NewConfidential] takes.
func (s *Server) Confidential(tb TB, opts ...workos.Option) *workos.Confidential {
	tb.Helper()
	client, err := workos.NewConfidential(s.APIKey, s.ClientID, s.options(opts)...)
	if err != nil {
		tb.Fatalf("workostest: creating a client: %v", err)
	}
	return client
}

// Public returns a client of the server without an API key. It is otherwise like [Server.Confidential].
func (s *Server) Public(tb TB, opts ...workos.Option) *workos.Public {
	tb.Helper()
	client, err := workos.NewPublic(s.ClientID, s.options(opts)...)
	if err != nil {
		tb.Fatalf("workostest: creating a client: %v", err)
	}
	return client
}

func (s *Server) options(opts []workos.Option) []workos.Option {
	return append([]workos.Option{core.WithBaseURL(s.URL)}, opts...)
}
