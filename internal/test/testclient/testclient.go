// Package testclient is the harness of the tests that run the SDK against workostest: a server, a client of each
// kind, and a browser that only follows one redirect. Package moduletest is for tests that need no server.
package testclient

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

// RedirectURI is the redirect URI of sign-ins in these tests. Nothing listens there.
const RedirectURI = "http://127.0.0.1/callback"

// Setup is a server and a client of each kind that talk to it.
type Setup struct {
	Server       *workostest.Server
	Public       *workos.Public
	Confidential *workos.Confidential
}

// Start starts a server for the duration of the test. The clients do not retry, so that faults are visible.
func Start(t testing.TB, opts ...workostest.Option) Setup {
	t.Helper()
	server := workostest.Start(t, opts...)
	options := []core.Option{core.WithBaseURL(server.URL), core.WithRetry(core.RetryPolicy{})}
	public, err := workos.NewPublic(server.ClientID, options...)
	if err != nil {
		t.Fatal(err)
	}
	confidential, err := workos.NewConfidential(server.APIKey, server.ClientID, options...)
	if err != nil {
		t.Fatal(err)
	}
	return Setup{Server: server, Public: public, Confidential: confidential}
}

// Browse opens an authorization URL as a browser would and returns the query that it is sent back with.
func Browse(t testing.TB, address string) url.Values {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	location, err := response.Location()
	if err != nil {
		t.Fatalf("%s does not redirect: %s", address, response.Status)
	}
	return location.Query()
}
