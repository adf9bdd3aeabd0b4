package probes_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// listening returns a view of a client with a key that has sent a request to a WorkOS server on the loopback. The
// view's requests use the connection that the key was sent over.
func listening(t *testing.T) *workos.Public {
	t.Helper()
	is := is.New(t)
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"keys":[]}`) }))
	t.Cleanup(api.Close)
	server, err := workos.NewConfidential(key, "client_1", core.WithBaseURL(strings.Replace(api.URL, "127.0.0.1", "localhost", 1)), core.WithRetry(core.RetryPolicy{}))
	is.NoErr(err)
	is.NoErr(server.Get(t.Context(), core.Path("/x"), nil))
	return server.Public()
}

// spy is a context with values for the keys of packages that it cannot import or does not know.
type spy struct {
	context.Context                //nolint:containedctx // it is one
	values          map[string]any // by the type of the key
}

func (s spy) Value(key any) any {
	if value, ok := s.values[fmt.Sprintf("%T", key)]; ok {
		return value
	}
	return s.Context.Value(key)
}

// TestContexts makes an attacker send keyless requests with contexts that observe, or change, how they are sent: the
// connections belong to the server.
func TestContexts(t *testing.T) {
	hooked := ""
	trace := &httptrace.ClientTrace{
		GetConn:          func(string) { hooked += " GetConn" },
		GotConn:          func(httptrace.GotConnInfo) { hooked += " GotConn" },
		WroteHeaderField: func(string, []string) { hooked += " WroteHeaderField" },
	}
	// With this value, the resolver of package net calls a function of the tests of net/http.
	resolve := func(context.Context, string, string) ([]net.IPAddr, error) {
		hooked += " resolver"
		return nil, io.ErrUnexpectedEOF
	}
	contexts := map[string]func(context.Context) context.Context{
		"hooks of httptrace": func(ctx context.Context) context.Context { return httptrace.WithClientTrace(ctx, trace) },
		"hooks of httptrace in the attacker's own context": func(ctx context.Context) context.Context {
			return spy{ctx, map[string]any{"httptrace.clientEventContextKey": trace}}
		},
		"a resolver": func(ctx context.Context) context.Context {
			return spy{ctx, map[string]any{"nettrace.LookupIPAltResolverKey": resolve}}
		},
	}
	for name, with := range contexts {
		t.Run("a keyless call does not use "+name, func(t *testing.T) {
			is := is.New(t)
			view := listening(t)
			hooked = ""
			view.HTTPClient().CloseIdleConnections() // to look up the host again
			_, err := view.UserManagement.GetJWKS(with(t.Context()))
			is.NoErr(err)
			_, err = view.UserManagement.GetJWKS(with(t.Context()))
			is.NoErr(err)
			is.Equal(hooked, "")
		})
		t.Run("a request by the view's HTTP client does not use "+name, func(t *testing.T) {
			is := is.New(t)
			view := listening(t)
			hooked = ""
			for range 2 {
				request, err := http.NewRequestWithContext(with(t.Context()), http.MethodGet, view.BaseURL(), http.NoBody)
				is.NoErr(err)
				response, err := view.HTTPClient().Do(request)
				is.NoErr(err)
				_, err = io.Copy(io.Discard, response.Body)
				is.NoErr(err)
				is.NoErr(response.Body.Close())
				view.HTTPClient().CloseIdleConnections()
			}
			is.Equal(hooked, "")
		})
	}
	t.Run("a request without the view uses these hooks, so that these tests can fail", func(t *testing.T) {
		is := is.New(t)
		for _, name := range []string{"hooks of httptrace", "hooks of httptrace in the attacker's own context"} {
			hooked = ""
			request, err := http.NewRequestWithContext(contexts[name](t.Context()), http.MethodGet, listening(t).BaseURL(), http.NoBody)
			is.NoErr(err)
			response, err := http.DefaultTransport.RoundTrip(request)
			is.NoErr(err)
			is.NoErr(response.Body.Close())
			is.True(strings.Contains(hooked, "GotConn"))
		}
		hooked = ""
		_, err := net.DefaultResolver.LookupIPAddr(contexts["a resolver"](t.Context()), "api.workos.com")
		is.True(err != nil)
		is.Equal(hooked, " resolver")
	})
}
