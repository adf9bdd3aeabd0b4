package core_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// TestErrorsOfTLSLeadToNoCertificateThatIsInUse checks that no error gives access to a root of the owner's pool: code that
// overwrites one could direct the next connection, with the key, to another server.
func TestErrorsOfTLSLeadToNoCertificateThatIsInUse(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	live, connection := server.Certificate(), &net.TCPConn{}
	for name, failure := range map[string]error{
		"an unknown authority":      &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{live}, Err: x509.UnknownAuthorityError{Cert: live}},
		"a root that has expired":   &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Cert: live, Reason: x509.Expired, Detail: "long ago"}},
		"another host":              &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: live, Host: "elsewhere.example"}},
		"one that is not wrapped":   x509.CertificateInvalidError{Cert: live, Reason: x509.Expired},
		"one that a proxy wrapped":  fmt.Errorf("proxy: %w", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{Cert: live}}),
		"something other than TLS":  tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake", Conn: connection},
		"certificates and no cause": &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{live}, Err: errors.New("no")},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			c := confidential(t, stateless(func(*http.Request) (*http.Response, error) { return nil, failure }), core.WithRetry(core.RetryPolicy{}))
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.workos.com/x", http.NoBody)
			is.NoErr(err)
			response, byView := c.Keyless().HTTPClient().Do(request)
			if byView == nil {
				_ = response.Body.Close()
			}
			_, byCall := engine.KeylessGet[thing](t.Context(), *c.Keyless(), core.Path("/things"))
			for _, err := range []error{byView, byCall} {
				is.True(err != nil)
				is.True(err.Error() != "")
				if e, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
					is.Equal(len(e.UnverifiedCertificates), 0)
				}
				if e, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
					is.True(e.Cert != live)
				}
				if e, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
					is.True(e.Cert != live)
				}
				if e, ok := errors.AsType[x509.HostnameError](err); ok {
					is.True(e.Certificate != live)
				}
				if e, ok := errors.AsType[tls.RecordHeaderError](err); ok {
					is.True(e.Conn == nil)
				}
			}
		})
	}
}
