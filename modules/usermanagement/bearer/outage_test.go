package bearer_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// outage is the result that replaces a response.
type outage func(*http.Request) (*http.Response, error)

func saying(status int, contentType, body string) outage {
	return func(r *http.Request) (*http.Response, error) {
		header := http.Header{"Content-Type": {contentType}, "Location": {"https://portal.example.com/"}}
		return &http.Response{StatusCode: status, Header: header, Request: r, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

func failing(err error) outage {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// brokenBody is a body that ends in the middle.
type brokenBody struct{}

func (brokenBody) Read(p []byte) (int, error) { return copy(p, `{"`), io.ErrUnexpectedEOF }
func (brokenBody) Close() error               { return nil }

// outages are the outages that any source can have, by name.
func outages() map[string]outage {
	dial := func(err error) outage { return failing(&net.OpError{Op: "dial", Net: "tcp", Err: err}) }
	all := map[string]outage{
		"an unknown host":                  dial(&net.DNSError{Err: "no such host", Name: "api.workos.com", IsNotFound: true}),
		"a DNS that does not respond":      dial(&net.DNSError{Err: "i/o timeout", Name: "api.workos.com", IsTimeout: true}),
		"a connection refused":             dial(syscall.ECONNREFUSED),
		"a connection reset":               failing(&net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}),
		"an untrusted certificate":         failing(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}),
		"a certificate of another host":    failing(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "api.workos.com"}),
		"a port without TLS":               failing(tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}),
		"a TLS alert":                      failing(tls.AlertError(40)),
		"a proxy that rejects the request": failing(errors.New("Proxy Authentication Required")),
		"no response":                      failing(io.EOF),
		"a body that breaks off": func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r, Body: brokenBody{}}, nil
		},
	}
	bodies := map[string]string{
		"nothing": "", "a page": "<!doctype html><title>Sign in to the network</title>", "text": "no healthy upstream", "half of a JSON": `{"keys":[{"kty":`,
		"null": "null", "a list": "[]", "a string": `"ok"`, "an object of nothing": "{}", "a message": `{"message":"Not Found"}`,
		"a status page": `{"status":"ok","version":"1.2.3"}`, "an error": `{"error":"invalid_client","error_description":"Client authentication failed."}`,
		"a grant": `{"error":"invalid_grant"}`, "a code": `{"code":"unauthorized","message":"Unauthorized"}`,
	}
	for body, text := range bodies {
		for _, status := range []int{
			200, 201, 202, 203, 204, 206, 301, 302, 303, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 413, 414, 415, 418, 421, 422,
			423, 425, 426, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 511, 520, 530,
		} {
			kind := "application/json"
			if strings.HasPrefix(text, "<") {
				kind = "text/html"
			}
			all[fmt.Sprintf("%d with %s", status, body)] = saying(status, kind, text)
		}
	}
	return all
}

// broken sends the requests of one route to an outage, and all others to a world.
type broken struct {
	route string
	fails outage
	world http.RoundTripper
}

func (b broken) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method+" "+r.URL.Path == b.route {
		return b.fails(r)
	}
	return b.world.RoundTrip(r)
}

// TestAnOutageDoesNotInvalidateAToken covers each source, in each way in which its requests can fail.
func TestAnOutageDoesNotInvalidateAToken(t *testing.T) {
	ofSecret := &bearer.Introspection{ClientID: "client_app", ClientSecret: core.NewClientSecret("a secret of its own")}
	for name, test := range map[string]struct {
		route, token  string
		introspection *bearer.Introspection
		shapes        []string // bodies of a 200 that are JSON of another shape
	}{
		"the keys of sessions": {
			sessionKeys, session(t, ofSession()), nil,
			[]string{`{"keys":null}`, `{"keys":[]}`, `{"keys":{}}`, `{"keys":[{}]}`, `{"keys":[{"kty":"EC","kid":"session_key"}]}`, `{"keys":["session_key"]}`},
		},
		"the keys of an issuer": {
			issuerKeys, connect(t, ofMachine()), nil,
			[]string{`{"keys":null}`, `{"keys":[]}`, `{"keys":{}}`, `{"keys":[{}]}`, `{"keys":[{"kty":"EC","kid":"connect_key"}]}`},
		},
		"the metadata of an issuer": {
			discovery, connect(t, ofMachine()), nil,
			[]string{
				`{"issuer":1}`, `{"issuer":"https://evil.example.com"}`, `{"issuer":"` + issuer + `","jwks_uri":[]}`, `{"issuer":"` + issuer + `","jwks_uri":"` + issuer + `/oauth2/[redacted]"}`,
				`{"issuer":"` + issuer + `","jwks_uri":"` + issuer + `/oauth2/ "}`, `{"issuer":"` + issuer + `","jwks_uri":"` + issuer + `/oauth2/sk_1"}`, `{"issuer":"` + issuer + `","jwks_uri":"` + issuer + `/sk_1/jwks"}`,
			},
		},
		"introspection of an opaque token": {
			introspect, "opaque", ofSecret,
			[]string{`{"active":null}`, `{"active":"true"}`, `{"active":1}`, `{"active":true}`, `{"active":true,"sub":"user_1"}`, `{"active":true,"sub":1,"exp":99999999999}`},
		},
		"introspection of a JWT": {
			introspect, connect(t, ofMachine()), ofSecret,
			[]string{`{"active":null}`, `{"active":"false"}`, `{"active":0}`, `{"active":true,"exp":"soon"}`},
		},
		"the validation of an API key": {
			validate, "sk_customer_1", nil,
			[]string{`{"api_key":[]}`, `{"api_key":"api_key_1"}`, `{"api_key":false}`, `{"api_key":{}}`, `{"api_key":{"id":"api_key_1"}}`, `{"api_key":{"owner":{"type":"organization","id":"org_1"}}}`, `{"apiKey":null}`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			all := outages()
			for _, shape := range test.shapes {
				all[shape] = saying(http.StatusOK, "application/json", shape)
			}
			for how, fails := range all {
				want := http.StatusServiceUnavailable
				if test.route == discovery && strings.HasPrefix(how, "404") {
					want = http.StatusOK // without metadata, the keys are at the default path of WorkOS
				}
				w := newWorld(t)
				w.say(introspect, http.StatusOK, `{"active":true}`)
				w.through = broken{test.route, fails, w.asked}
				api := w.accept(w.sessions(usermanagement.AccessTokenPolicy{}), w.connect(bearer.ConnectParams{Introspection: test.introspection}), w.apiKeys(nil))
				for _, handler := range []http.Handler{api.Require(bearer.Organization("org_1"))(greet), api.Optional(greet)} {
					res := get(handler, "Bearer "+test.token)
					if res.StatusCode != want {
						t.Errorf("%s: status %d", how, res.StatusCode)
					}
					if want == http.StatusOK {
						continue
					}
					if seconds := res.Header.Get("Retry-After"); seconds == "" || seconds == "0" || res.Header.Get("WWW-Authenticate") != "" {
						t.Errorf("%s: headers %v", how, res.Header)
					}
				}
			}
		})
	}
	t.Run("keys that an issuer publishes on another host are not fetched", func(t *testing.T) {
		is := is.New(t)
		w := newWorld(t)
		w.say(discovery, http.StatusOK, `{"issuer":"`+issuer+`","jwks_uri":"https://evil.example.com/oauth2/jwks"}`)
		is.Equal(get(w.everything().Require()(greet), "Bearer "+connect(t, ofMachine())).StatusCode, http.StatusServiceUnavailable)
		is.Equal(w.times(issuerKeys), 0)
	})
}
