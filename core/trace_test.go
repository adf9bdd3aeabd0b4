package core_test

import (
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"sync"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// TestTheHooksOfACallersContextAreNotCalled tries everything that httptrace shows: headers as they are written, including
// the key, connections, which other callers use, and the addresses of a host, which a hook can overwrite.
func TestTheHooksOfACallersContextAreNotCalled(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, aThing) }))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	var mu sync.Mutex // hooks are called from goroutines of the transport, also after a response
	shown := ""
	show := func(hook string) {
		mu.Lock()
		defer mu.Unlock()
		shown += " " + hook
	}
	reset := func() (was string) {
		mu.Lock()
		defer mu.Unlock()
		was, shown = shown, ""
		return was
	}
	hooks := &httptrace.ClientTrace{
		WroteHeaderField:     func(key string, _ []string) { show(key) },
		GetConn:              func(string) { show("GetConn") },
		GotConn:              func(httptrace.GotConnInfo) { show("GotConn") },
		PutIdleConn:          func(error) { show("PutIdleConn") },
		GotFirstResponseByte: func() { show("GotFirstResponseByte") },
		DNSStart:             func(httptrace.DNSStartInfo) { show("DNSStart") },
		DNSDone:              func(httptrace.DNSDoneInfo) { show("DNSDone") },
		ConnectStart:         func(_, _ string) { show("ConnectStart") },
		TLSHandshakeStart:    func() { show("TLSHandshakeStart") },
		TLSHandshakeDone:     func(tls.ConnectionState, error) { show("TLSHandshakeDone") },
		WroteRequest:         func(httptrace.WroteRequestInfo) { show("WroteRequest") },
	}
	ctx := httptrace.WithClientTrace(t.Context(), hooks)
	transport := server.Client().Transport.(*http.Transport).Clone()
	c, err := core.NewConfidential(apiKey, clientID, core.WithBaseURL(server.URL), core.WithTransport(transport))
	is.New(t).NoErr(err)
	defer transport.CloseIdleConnections()
	for name, send := range map[string]func() error{
		"a call with the key": func() error { return c.Get(ctx, core.Path("/things"), nil) },
		"the next page of a list": func() error {
			_, err := core.List[thing](ctx, c, core.Path("/things"), nil).Page()
			_ = err // it is not a list
			return nil
		},
		"a call without the key": func() error {
			_, err := engine.KeylessGet[thing](ctx, *c.Keyless(), core.Path("/things"))
			return err
		},
		"a request with the client that an accessor returns": func() error {
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, http.NoBody)
			if err != nil {
				return err
			}
			response, err := c.Keyless().HTTPClient().Do(request)
			if err != nil {
				return err
			}
			return response.Body.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			reset()
			is.NoErr(send())
			is.Equal(reset(), "")
		})
	}
	t.Run("but those of the owner's transport are", func(t *testing.T) {
		is := is.New(t)
		reset()
		traced := stateless(func(r *http.Request) (*http.Response, error) {
			return transport.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), hooks)))
		})
		c, err := core.NewConfidential(apiKey, clientID, core.WithBaseURL(server.URL), core.WithTransport(traced))
		is.NoErr(err)
		is.NoErr(c.Get(t.Context(), core.Path("/things"), nil))
		is.True(reset() != "")
	})
}
