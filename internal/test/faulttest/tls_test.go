package faulttest_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/faulttest"
)

// secure returns a TLS server that counts the requests that reach it.
func secure(t *testing.T, config *tls.Config, handler http.HandlerFunc) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	var requests atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		handler(w, r)
	}))
	server.TLS = config
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server, &requests
}

func aThingFor(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(aThing)) }

// trusting returns a transport like the SDK's own, but for the certificate of server, which it trusts.
func trusting(server *httptest.Server) core.Option {
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return core.WithTransport(&http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "example.com"}})
}

func TestTLS(t *testing.T) {
	t.Run("a certificate that nobody vouches for is refused before anything is sent", func(t *testing.T) {
		is := is.New(t)
		server, requests := secure(t, nil, aThingFor)
		err := confidential(t, server.URL, fast).Get(t.Context(), core.Path("/things"), &thing{})
		is.Equal(kindOf(err), transport)
		_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
		is.True(unknown)
		is.Equal(requests.Load(), int32(0))
	})
	t.Run("a certificate of another host is refused before anything is sent", func(t *testing.T) {
		is := is.New(t)
		server, requests := secure(t, nil, aThingFor)
		roots := x509.NewCertPool()
		roots.AddCert(server.Certificate())
		c := confidential(t, strings.Replace(server.URL, "127.0.0.1", "localhost", 1), fast,
			core.WithTransport(&http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}))
		err := c.Get(t.Context(), core.Path("/things"), &thing{})
		_, other := errors.AsType[x509.HostnameError](err)
		is.True(other)
		is.Equal(requests.Load(), int32(0))
	})
	for name, test := range map[string]struct {
		version uint16
		ok      bool
	}{
		"TLS 1.0 is refused": {tls.VersionTLS10, false},
		"TLS 1.1 is refused": {tls.VersionTLS11, false},
		"TLS 1.2 is spoken":  {tls.VersionTLS12, true},
		"TLS 1.3 is spoken":  {tls.VersionTLS13, true},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			server, requests := secure(t, &tls.Config{MinVersion: test.version, MaxVersion: test.version}, aThingFor)
			err := confidential(t, server.URL, trusting(server), fast).Get(t.Context(), core.Path("/things"), &thing{})
			own := confidential(t, server.URL, fast).Get(t.Context(), core.Path("/things"), &thing{}) // by the SDK's own transport
			if test.ok {
				is.NoErr(err)
				is.Equal(requests.Load(), int32(1))
				_, unknown := errors.AsType[x509.UnknownAuthorityError](own)
				is.True(unknown) // the version will do; the certificate will not
				return
			}
			is.True(strings.Contains(err.Error(), "protocol version"))
			is.True(strings.Contains(own.Error(), "protocol version"))
			is.Equal(requests.Load(), int32(0))
		})
	}
	t.Run("plain HTTP on the port of HTTPS is no answer", func(t *testing.T) {
		is := is.New(t)
		server := faulttest.Start(t, faulttest.Always(faulttest.Whole(200, aThing)))
		c := confidential(t, strings.Replace(server.URL, "http:", "https:", 1), fast)
		is.Equal(kindOf(c.Get(t.Context(), core.Path("/things"), &thing{})), transport)
		is.Equal(server.Count(), 0)
	})
}

// TestNoRedirectIsFollowed takes the exchanges of a code, which carry all that is worth stealing.
func TestNoRedirectIsFollowed(t *testing.T) {
	elsewhere := faulttest.Start(t, faulttest.Always(faulttest.Whole(200, aThing)))
	for _, status := range []int{301, 302, 303, 307, 308} {
		for to, location := range map[string]string{
			"another host":        elsewhere.URL + "/stolen",
			"plain HTTP":          strings.Replace(elsewhere.URL, "127.0.0.1", "localhost", 1) + "/stolen",
			"another path":        "/stolen",
			"a place without any": "//" + strings.TrimPrefix(elsewhere.URL, "http://") + "/stolen",
		} {
			t.Run(http.StatusText(status)+" to "+to, func(t *testing.T) {
				is := is.New(t)
				server, requests := secure(t, nil, func(w http.ResponseWriter, r *http.Request) {
					if r.Header.Get("Referer") != "" {
						t.Errorf("a request has the Referer %s", r.Header.Get("Referer"))
					}
					w.Header().Set("Location", location)
					w.WriteHeader(status)
				})
				brought := core.WithHTTPClient(server.Client())
				c, p := confidential(t, server.URL, brought), public(t, server.URL, brought)
				sent := int32(0)
				for _, exchange := range exchanges(t, c, p) {
					is.Equal(kindOf(exchange(t.Context())), kind("Error"))
					sent++
				}
				_, err := c.UserManagement.GetInvitationByToken(t.Context(), core.NewInvitationToken("t0ken"))
				is.Equal(kindOf(err), kind("Error"))
				is.Equal(requests.Load(), sent+1)
				is.Equal(elsewhere.Count(), 0)
			})
		}
	}
}
