package core_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// TestRequestsByAViewAreFramedByNetHTTPAlone tries what would let a part of a body be taken for the next request on the
// same connection, which may be the server's own, with the key.
func TestRequestsByAViewAreFramedByNetHTTPAlone(t *testing.T) {
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header[name] = []string{value} }
	}
	for name, change := range map[string]func(*http.Request){
		"transfer-encoding in lower case":   header("transfer-encoding", "chunked"),
		"transfer-encoding in upper case":   header("TRANSFER-ENCODING", "chunked"),
		"transfer-encoding as it is spelt":  header("Transfer-Encoding", "chunked"),
		"content-length in lower case":      header("content-length", "1"),
		"host in lower case":                header("host", "elsewhere.example"),
		"connection in lower case":          header("connection", "upgrade"),
		"an upgrade":                        header("Upgrade", "h2c"),
		"the expectation of a continuation": header("expect", "100-continue"),
		"a tunnel":                          func(r *http.Request) { r.Method = http.MethodConnect },
		"a space in an opaque URL":          func(r *http.Request) { r.URL.Opaque = "/p HTTP/1.0" },
		"a space in a query":                func(r *http.Request) { r.URL.RawQuery = "a HTTP/1.0" },
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			is := is.New(t)
			s := scripted(answer(200, aThing))
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.workos.com/x", strings.NewReader("0\r\n\r\nDELETE / HTTP/1.1\r\n"))
			is.NoErr(err)
			change(request)
			response, err := confidential(t, s).Keyless().HTTPClient().Do(request)
			if err == nil {
				_ = response.Body.Close()
			}
			is.Equal(argument(t, err, ""), "request")
			is.Equal(s.count(), 0)
		})
	}
	t.Run("a response leads to nothing of its connection", func(t *testing.T) {
		is := is.New(t)
		state := &tls.ConnectionState{VerifiedChains: [][]*x509.Certificate{{{}}}}
		secured := stateless(func(r *http.Request) (*http.Response, error) {
			response, err := answer(200, aThing)(r)
			response.TLS = state
			return response, err
		})
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.workos.com/x", http.NoBody)
		is.NoErr(err)
		response, err := confidential(t, secured).Keyless().HTTPClient().Do(request)
		is.NoErr(err)
		defer func() { is.NoErr(response.Body.Close()) }()
		is.True(response.TLS == nil)
		is.Equal(wayTo("tls.ConnectionState", reflect.ValueOf(response), map[uintptr]bool{}), "")
	})
	t.Run("a transfer encoding that is asked for by its field is net/http's to choose", func(t *testing.T) {
		is := is.New(t)
		var got []string
		seen := stateless(func(r *http.Request) (*http.Response, error) {
			got = r.TransferEncoding
			return answer(200, aThing)(r)
		})
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.workos.com/x", strings.NewReader("x"))
		is.NoErr(err)
		request.TransferEncoding = []string{"identity"}
		response, err := confidential(t, seen).HTTPClient().Do(request)
		is.NoErr(err)
		is.NoErr(response.Body.Close())
		is.Equal(got, nil)
	})
}

// TestACallersContextDoesNotLeadToTheCall walks, by reflection, from a context that can be canceled to those that were
// made of it while a call is under way.
func TestACallersContextDoesNotLeadToTheCall(t *testing.T) {
	is := is.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	led, looked := "", false
	transport := stateless(func(r *http.Request) (*http.Response, error) {
		led, looked = wayTo("core.call", reflect.ValueOf(ctx), map[uintptr]bool{}), true
		return answer(200, aThing)(r)
	})
	c := confidential(t, transport)
	_, err := engine.KeylessGet[thing](ctx, *c.Keyless(), core.Path("/things"))
	is.NoErr(err)
	is.True(looked)
	is.Equal(led, "")
	is.NoErr(c.Get(ctx, core.Path("/things"), nil))
	is.Equal(led, "")
}

// wayTo returns how v leads to a value of a type of the given name, or "".
func wayTo(name string, v reflect.Value, seen map[uintptr]bool) string {
	if !v.IsValid() {
		return ""
	}
	if v.Type().String() == name {
		return " is one"
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return ""
		}
		seen[v.Pointer()] = true
		return wayTo(name, v.Elem(), seen)
	case reflect.Interface:
		return wayTo(name, v.Elem(), seen)
	case reflect.Struct:
		for i := range v.NumField() {
			if way := wayTo(name, v.Field(i), seen); way != "" {
				return "." + v.Type().Field(i).Name + way
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			if way := wayTo(name, key, seen); way != "" {
				return "[key]" + way
			}
			if way := wayTo(name, v.MapIndex(key), seen); way != "" {
				return "[]" + way
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if way := wayTo(name, v.Index(i), seen); way != "" {
				return "[]" + way
			}
		}
	default:
	}
	return ""
}
