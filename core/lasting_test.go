package core_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
)

func TestWhatAnotherAttemptDoesNotChangeIsNotSentAgain(t *testing.T) {
	wrapped := func(err error) error { return &url.Error{Op: "Get", URL: "https://api.workos.com/x", Err: err} }
	for name, failure := range map[string]error{
		"a certificate that is not verified, for any reason": &tls.CertificateVerificationError{Err: errors.New("not ours")},
		"an unknown authority":                               x509.UnknownAuthorityError{},
		"a certificate of another host":                      x509.HostnameError{Certificate: &x509.Certificate{}, Host: "api.workos.com"},
		"a certificate that has expired":                     x509.CertificateInvalidError{Reason: x509.Expired},
		"a certificate with too many names":                  x509.ConstraintViolationError{},
		"an unhandled critical extension":                    x509.UnhandledCriticalExtension{},
		"a signature by SHA-1":                               x509.InsecureAlgorithmError(x509.SHA1WithRSA),
		"a signature by an unknown algorithm":                x509.ErrUnsupportedAlgorithm,
		"a system without roots":                             x509.SystemRootsError{Err: errors.New("none")},
		"a record that is not TLS":                           tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"},
		"plain HTTP on the port of HTTPS":                    http.ErrSchemeMismatch,
		"an untrusted proxy":                                 &net.OpError{Op: "proxyconnect", Err: &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}},
		"a server that asks for a certificate":               &net.OpError{Op: "remote error", Err: tls.AlertError(116)},
		"a server that knows another authority":              &net.OpError{Op: "remote error", Err: tls.AlertError(48)},
		"an address without a port":                          &net.OpError{Op: "dial", Err: &net.AddrError{Err: "missing port in address", Addr: "x"}},
		"an unknown network":                                 &net.OpError{Op: "dial", Err: net.UnknownNetworkError("udp7")},
		"a transport that rejects the request":               &core.ArgumentError{Argument: "request", Reason: "is a CONNECT"},
		"a URL error that wraps one":                         wrapped(x509.UnknownAuthorityError{}),
		"one that a proxy wrapped":                           fmt.Errorf("proxy: %w", x509.UnknownAuthorityError{}),
		"one that quotes the secret key":                     fmt.Errorf("%s: %w", apiKey, x509.UnknownAuthorityError{}),
	} {
		for _, verb := range verbs {
			t.Run(name+" by "+verb.name, func(t *testing.T) {
				is := is.New(t)
				s := scripted(fails(failure), responds(200, aThing))
				err := verb.send(t.Context(), confidential(t, s))
				_, ok := errors.AsType[*core.TransportError](err)
				is.True(ok)
				is.Equal(s.count(), 1)
				is.True(!strings.Contains(err.Error(), apiKey))
			})
		}
	}
	for name, failure := range map[string]error{
		"an internal error of the server's TLS": &net.OpError{Op: "remote error", Err: tls.AlertError(80)},
		"a name that is not resolved":           &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "api.workos.com", IsNotFound: true}},
	} {
		t.Run(name+" can change", func(t *testing.T) {
			is := is.New(t)
			s := scripted(fails(failure), responds(200, aThing))
			_, err := get(t.Context(), confidential(t, s, core.WithRetry(core.RetryPolicy{MaxRetries: 1})))
			is.NoErr(err)
			is.Equal(s.count(), 2)
		})
	}
}

// TestAServerThatIsNotTrustedIsAskedOnce counts connections to servers whose errors are net/http's own.
func TestAServerThatIsNotTrustedIsAskedOnce(t *testing.T) {
	trusting := func(server *httptest.Server, change func(*tls.Config)) *http.Transport {
		transport := server.Client().Transport.(*http.Transport).Clone()
		change(transport.TLSClientConfig)
		return transport
	}
	for name, c := range map[string]struct {
		plain bool
		tls   *tls.Config
		by    func(*httptest.Server) http.RoundTripper
	}{
		"with an unknown authority": {by: func(*httptest.Server) http.RoundTripper { return &http.Transport{} }},
		"with another name": {by: func(s *httptest.Server) http.RoundTripper {
			return trusting(s, func(c *tls.Config) { c.ServerName = "elsewhere.test" })
		}},
		"with a certificate that has expired": {by: func(s *httptest.Server) http.RoundTripper {
			return trusting(s, func(c *tls.Config) { c.Time = func() time.Time { return time.Now().AddDate(1000, 0, 0) } })
		}},
		"that speaks plain HTTP": {plain: true, by: func(*httptest.Server) http.RoundTripper { return &http.Transport{} }},
		"that asks for a certificate": {tls: &tls.Config{ClientAuth: tls.RequireAnyClientCert}, by: func(s *httptest.Server) http.RoundTripper {
			return trusting(s, func(*tls.Config) {})
		}},
		"that speaks only newer versions": {tls: &tls.Config{MinVersion: tls.VersionTLS13}, by: func(s *httptest.Server) http.RoundTripper {
			return trusting(s, func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 })
		}},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			var connections atomic.Int32
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it received a request") }))
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
				if state == http.StateNew {
					connections.Add(1)
				}
			}
			server.TLS = c.tls
			if c.plain {
				server.Start()
			} else {
				server.StartTLS()
			}
			defer server.Close()
			transport := c.by(server)
			client, err := core.NewConfidential(apiKey, clientID, core.WithTransport(transport),
				core.WithBaseURL("https://"+server.Listener.Addr().String()), core.WithRetry(core.RetryPolicy{MaxRetries: 2}))
			is.NoErr(err)
			defer client.HTTPClient().CloseIdleConnections()
			var response core.Response
			err = client.Get(context.Background(), core.Path("/x"), nil, core.WithResponse(&response))
			_, ok := errors.AsType[*core.TransportError](err)
			is.True(ok)
			t.Log(err)
			is.Equal(response.Attempts, 1)
			is.Equal(connections.Load(), int32(1))
		})
	}
}
