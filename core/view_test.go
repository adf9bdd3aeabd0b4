package core_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// TestRequestsByAViewAreFramedByNetHTTPAlone tries to make a part of a body be taken for the next request on the
// same connection, which may be the SDK's own, with the key.
func TestRequestsByAViewAreFramedByNetHTTPAlone(t *testing.T) {
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header[name] = []string{value} }
	}
	for name, change := range map[string]func(*http.Request){
		"transfer-encoding in lower case":     header("transfer-encoding", "chunked"),
		"transfer-encoding in upper case":     header("TRANSFER-ENCODING", "chunked"),
		"transfer-encoding in its usual case": header("Transfer-Encoding", "chunked"),
		"content-length in lower case":        header("content-length", "1"),
		"host in lower case":                  header("host", "elsewhere.example"),
		"connection in lower case":            header("connection", "upgrade"),
		"an upgrade":                          header("Upgrade", "h2c"),
		"the expectation of a continuation":   header("expect", "100-continue"),
		"a tunnel":                            func(r *http.Request) { r.Method = http.MethodConnect },
		"a space in an opaque URL":            func(r *http.Request) { r.URL.Opaque = "/p HTTP/1.0" },
		"a space in a query":                  func(r *http.Request) { r.URL.RawQuery = "a HTTP/1.0" },
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, aThing))
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
	t.Run("a response gives no access to its connection", func(t *testing.T) {
		is := is.New(t)
		state := &tls.ConnectionState{VerifiedChains: [][]*x509.Certificate{{{}}}}
		secured := stateless(func(r *http.Request) (*http.Response, error) {
			response, err := responds(200, aThing)(r)
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
	t.Run("net/http chooses the transfer encoding, not the request's field", func(t *testing.T) {
		is := is.New(t)
		var got []string
		seen := stateless(func(r *http.Request) (*http.Response, error) {
			got = r.TransferEncoding
			return responds(200, aThing)(r)
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

// meddling is a context and a body that change their own request whenever they are called.
type meddling struct {
	context.Context //nolint:containedctx // it is one
	io.Reader
	change func()
}

func (m meddling) Done() <-chan struct{} {
	m.change()
	return m.Context.Done()
}

func (m meddling) Value(key any) any {
	m.change()
	return m.Context.Value(key)
}

func (m meddling) Read(p []byte) (int, error) {
	m.change()
	return m.Reader.Read(p)
}

// TestARequestByAViewIsWhatWasChecked changes the request after it was passed on.
func TestARequestByAViewIsWhatWasChecked(t *testing.T) {
	is := is.New(t)
	var sent *http.Request
	s := stateless(func(r *http.Request) (*http.Response, error) {
		r.Context().Done()
		r.Context().Value(t)
		_, _ = io.ReadAll(r.Body)
		sent = r.Clone(r.Context())
		return responds(200, aThing)(r)
	})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.workos.com/x", http.NoBody)
	is.NoErr(err)
	m := meddling{Context: t.Context(), Reader: strings.NewReader("x")}
	m.change = func() {
		request.Header["transfer-encoding"] = []string{"chunked"}
		request.Header["X-Own"][0] = "changed"
		request.URL.Host, request.URL.RawQuery = "elsewhere.example", "a HTTP/1.0"
		request.Trailer["X-Late"] = []string{"x"}
	}
	request.Header["X-Own"], request.Trailer = []string{"own"}, http.Header{}
	request.Body, request.ContentLength = io.NopCloser(m), 1
	view := confidential(t, s).Keyless().HTTPClient()
	response, err := view.Transport.RoundTrip(request.WithContext(m))
	is.NoErr(err)
	is.NoErr(response.Body.Close())
	is.Equal(sent.Header, http.Header{"X-Own": {"own"}})
	is.Equal(sent.URL.String(), "https://api.workos.com/x")
	is.Equal(sent.Trailer, http.Header{})
	is.Equal(len(request.Header), 2) // the change was attempted
}

// TestAResponseThatSwitchesProtocols uses a server that responds with 101, which makes the connection the body, and then
// sends nothing.
func TestAResponseThatSwitchesProtocols(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "Upgrade")
		w.Header().Set("Upgrade", "quiet")
		w.WriteHeader(http.StatusSwitchingProtocols)
		connection, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			t.Cleanup(func() { _ = connection.Close() })
		}
	}))
	defer server.Close()
	client, err := core.NewConfidential(apiKey, clientID, core.WithBaseURL(server.URL), core.WithRetry(core.RetryPolicy{}))
	if err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func() error{
		"a GET":  func() error { return client.Get(t.Context(), core.Path("/x"), new(thing)) },
		"a POST": func() error { return client.Post(t.Context(), core.Path("/x"), nil, new(thing)) },
		"a keyless one": func() error {
			_, err := engine.KeylessGet[thing](t.Context(), *client.Keyless(), core.Path("/x"))
			return err
		},
		"a request by the view's HTTP client": func() error {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			response, err := client.Keyless().HTTPClient().Do(request)
			if err == nil {
				_ = response.Body.Close()
			}
			return err
		},
	} {
		t.Run(name+" is an error at once", func(t *testing.T) {
			is := is.New(t)
			ended := make(chan error, 1)
			go func() { ended <- call() }()
			select {
			case err := <-ended:
				is.True(strings.Contains(err.Error(), "switched protocols"))
			case <-time.After(10 * time.Second):
				t.Fatal("it hangs")
			}
		})
	}
}

// TestACallersContextDoesNotLeadToTheCall walks, by reflection, from a cancelable context to the contexts derived from it
// during a call.
func TestACallersContextDoesNotLeadToTheCall(t *testing.T) {
	is := is.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	led, looked := "", false
	transport := stateless(func(r *http.Request) (*http.Response, error) {
		led, looked = wayTo("core.call", reflect.ValueOf(ctx), map[uintptr]bool{}), true
		return responds(200, aThing)(r)
	})
	c := confidential(t, transport)
	_, err := engine.KeylessGet[thing](ctx, *c.Keyless(), core.Path("/things"))
	is.NoErr(err)
	is.True(looked)
	is.Equal(led, "")
	is.NoErr(c.Get(ctx, core.Path("/things"), nil))
	is.Equal(led, "")
}

// wayTo returns the path from v to a value of a type with the given name, or "".
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

// TestWhatAResponseIsToBeLike checks headers that a call may not set: through a view the caller may, because the caller
// reads the response, and calls on the same connection still get theirs decompressed and whole.
func TestWhatAResponseIsToBeLike(t *testing.T) {
	is := is.New(t)
	var packed bytes.Buffer
	packer := gzip.NewWriter(&packed)
	_, err := packer.Write([]byte(aThing))
	is.NoErr(err)
	is.NoErr(packer.Close())
	var connections atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" || r.Header.Get("Accept") == "text/csv" {
			t.Errorf("%v", r.Header)
		}
		w.Header().Set("Content-Encoding", "gzip")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(packed.Bytes()))
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	client, err := core.NewConfidential(apiKey, clientID, core.WithBaseURL(server.URL))
	is.NoErr(err)
	defer client.HTTPClient().CloseIdleConnections()
	for range 2 {
		got, err := get(t.Context(), client)
		is.NoErr(err)
		is.Equal(got.ID, "thing_1")
		for header, want := range map[string][]byte{"Accept-Encoding": packed.Bytes(), "Range": packed.Bytes()[:4]} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, http.NoBody)
			is.NoErr(err)
			request.Header.Set("Accept-Encoding", "gzip")
			if header == "Range" {
				request.Header.Set("Range", "bytes=0-3")
			}
			response, err := client.HTTPClient().Do(request)
			is.NoErr(err)
			body, err := io.ReadAll(response.Body)
			is.NoErr(err)
			is.NoErr(response.Body.Close())
			is.Equal(body, want)
		}
	}
	is.Equal(connections.Load(), int32(1))
}
