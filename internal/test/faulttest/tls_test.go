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

// trusting returns a transport like the SDK's own that also trusts the certificate of server.
func trusting(server *httptest.Server) core.Option {
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return core.WithTransport(&http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "example.com"}})
}

func TestTLS(t *testing.T) {
	for name, test := range map[string]struct {
		version uint16
		ok      bool
	}{
		"TLS 1.0 is rejected": {tls.VersionTLS10, false},
		"TLS 1.1 is rejected": {tls.VersionTLS11, false},
		"TLS 1.2 is spoken":   {tls.VersionTLS12, true},
		"TLS 1.3 is spoken":   {tls.VersionTLS13, true},
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
				is.True(unknown) // the version is accepted, the certificate is not
				return
			}
			is.True(strings.Contains(err.Error(), "protocol version"))
			is.True(strings.Contains(own.Error(), "protocol version"))
			is.Equal(requests.Load(), int32(0))
		})
	}
}
