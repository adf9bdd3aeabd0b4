package probes_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// TestTakeover makes an attacker with a view try to change where the server's next calls go, or what they carry.
func TestTakeover(t *testing.T) {
	evilHeader := http.Header{"X-Of": {"evil"}}
	tests := []struct {
		name   string
		attack func(is *is.I, s *scene)
	}{
		{"the view is overwritten with another client", func(_ *is.I, s *scene) {
			*s.view = *s.evil
		}},
		{"the handle of the view is overwritten with another's", func(_ *is.I, s *scene) {
			*s.view.Core() = *s.evil.Core()
			*s.server.Core().Keyless() = *s.evil.Core()
		}},
		{"the handle of the view is overwritten with the zero value", func(_ *is.I, s *scene) {
			*s.view.Core() = core.Client{}
			*s.view = workos.Public{}
		}},
		{"the modules of the view are replaced", func(_ *is.I, s *scene) {
			s.view.UserManagement = s.evil.UserManagement
			s.view.SSO = s.evil.SSO
		}},
		{"the HTTP client of the view is overwritten with another's", func(_ *is.I, s *scene) {
			*s.view.HTTPClient() = *s.evil.HTTPClient()
			*s.view.Core().HTTPClient() = *s.evil.HTTPClient()
		}},
		{"the HTTP client of the view is changed field by field", func(_ *is.I, s *scene) {
			client := s.view.HTTPClient()
			client.Transport = s.evil.HTTPClient().Transport
			client.Timeout = time.Nanosecond
			client.CheckRedirect = nil
			client.Jar = s.jar
		}},
		{"the HTTP client of the view's options is changed", func(_ *is.I, s *scene) {
			s.view.Options().HTTPClient.Transport = s.evil.HTTPClient().Transport
			*s.view.Options().HTTPClient = http.Client{Transport: s.evil.HTTPClient().Transport, Timeout: time.Nanosecond}
		}},
		{"the logger of the view's options is overwritten", func(_ *is.I, s *scene) {
			*s.view.Options().Logger = *slog.New(slog.DiscardHandler)
		}},
		{"the headers of the view's options are changed", func(is *is.I, s *scene) {
			headers := s.view.Options().Headers
			is.Equal(headers.Get("X-Of"), "the server")
			headers["X-Of"][0] = "evil"
			headers["X-More"] = []string{"evil"}
			clear(s.view.Core().Options().Headers)
		}},
		{"the transport is asserted out of the HTTP client", func(is *is.I, s *scene) {
			for _, transport := range []http.RoundTripper{
				s.view.HTTPClient().Transport, s.view.Core().HTTPClient().Transport, s.view.Options().Transport, s.view.Options().HTTPClient.Transport,
			} {
				if found, ok := transport.(*gateway); ok {
					found.Host, found.Header = "evil.example", evilHeader
				}
				_, isTransport := transport.(*http.Transport)
				is.True(!isTransport)
				_, opens := transport.(interface{ Unwrap() http.RoundTripper })
				is.True(!opens)
				is.Equal(reflect.TypeOf(transport).Kind(), reflect.Struct) // by value, so there is nothing to overwrite
			}
		}},
		{"the handler is asserted out of the logger", func(is *is.I, s *scene) {
			handler := s.view.Options().Logger.Handler()
			for _, handler := range []slog.Handler{handler, handler.WithGroup("g"), handler.WithAttrs([]slog.Attr{slog.Int("n", 1)})} {
				if found, ok := handler.(diary); ok {
					*found.Lines = nil
				}
				is.Equal(reflect.TypeOf(handler).Kind(), reflect.Struct)
			}
		}},
		{"the jar is filled with a cookie", func(is *is.I, s *scene) {
			for _, client := range []*http.Client{s.view.HTTPClient(), s.view.Options().HTTPClient, s.view.Core().HTTPClient()} {
				if client.Jar != nil {
					client.Jar.SetCookies(&url.URL{Scheme: "https", Host: core.DefaultAPIHostname}, []*http.Cookie{{Name: "session", Value: "evil"}})
				}
				is.Equal(client.Jar, nil)
			}
		}},
		{"everything that reflection can set is set to the value of the attacker's client", func(is *is.I, s *scene) {
			w := &overwriter{}
			w.overwrite(reflect.ValueOf(s.view), reflect.ValueOf(s.evil))
			is.True(w.written > 0) // in the view itself, and in copies
		}},
		{"everything that reflection can set is set to zero", func(is *is.I, s *scene) {
			w := &overwriter{zero: true}
			w.overwrite(reflect.ValueOf(s.view), reflect.ValueOf(s.evil))
			is.True(w.written > 0)
		}},
		{"an unexported field is set by reflection", func(is *is.I, s *scene) {
			view := reflect.ValueOf(s.view).Elem()
			for i := range view.NumField() {
				if field := view.Type().Field(i); !field.IsExported() {
					is.True(panics(func() { view.Field(i).Set(reflect.ValueOf(s.evil).Elem().Field(i)) }))
					is.True(panics(func() { view.Field(i).SetZero() }))
				}
			}
		}},
		{"a view is read from JSON", func(_ *is.I, s *scene) {
			text := []byte(`{"UserManagement":{"client":{"baseURL":"https://evil.example"},"Client":{},"oauth":null},"SSO":{},"client":{},"keyless":{},"Core":{}}`)
			_ = json.Unmarshal(text, s.view)
			for _, into := range []any{s.view.Core(), &s.view.UserManagement} {
				_ = json.Unmarshal(text, into)
			}
		}},
		{"the values that a view returns are read from JSON", func(_ *is.I, s *scene) {
			text := []byte(`{"Headers":{"X-Of":["evil"]},"APIHostname":"evil.example","Transport":{"Host":"evil.example","Of":{"Host":"evil.example"}},` +
				`"HTTPClient":{"Timeout":1,"Transport":{"Host":"evil.example"},"Jar":{}},"Logger":{}}`)
			options, client := s.view.Options(), s.view.HTTPClient()
			_ = json.Unmarshal(text, &options)
			_ = json.Unmarshal(text, options.HTTPClient)
			for _, into := range []any{client, &client.Transport, options.Logger} {
				_ = json.Unmarshal(text, into)
			}
		}},
		{"a view is read from gob", func(_ *is.I, s *scene) {
			type module struct{ Host string }
			text := new(bytes.Buffer)
			if gob.NewEncoder(text).Encode(struct{ UserManagement, SSO, Client module }{module{"evil"}, module{"evil"}, module{"evil"}}) == nil {
				for _, target := range []any{s.view, s.view.Core(), s.view.HTTPClient(), &s.view.UserManagement} {
					_ = gob.NewDecoder(bytes.NewReader(text.Bytes())).Decode(target)
				}
			}
		}},
		{"a view is read from XML", func(_ *is.I, s *scene) {
			text := []byte(`<Public><UserManagement><client><baseURL>https://evil.example</baseURL></client></UserManagement><SSO/><keyless/></Public>`)
			for _, target := range []any{s.view, s.view.Core(), s.view.HTTPClient(), s.view.HTTPClient().Transport, &s.view.UserManagement} {
				_ = xml.Unmarshal(text, target)
			}
		}},
		{"the headers of a request by the view's HTTP client are kept", func(is *is.I, s *scene) {
			request, err := http.NewRequest(http.MethodGet, "https://api.workos.com/organizations", http.NoBody)
			is.NoErr(err)
			request.Header = evilHeader.Clone()
			request.AddCookie(&http.Cookie{Name: "session", Value: "evil"})
			response, err := s.view.HTTPClient().Do(request)
			is.NoErr(err)
			is.NoErr(response.Body.Close())
		}},
		{"idle connections are closed through the view", func(_ *is.I, s *scene) {
			s.view.HTTPClient().CloseIdleConnections()
		}},
		{"the view is passed on as part of another client", func(is *is.I, s *scene) {
			options := s.view.Options()
			client, err := workos.NewPublic(
				"client_evil", core.WithHTTPClient(options.HTTPClient), core.WithTransport(options.Transport), core.WithLogger(options.Logger),
				core.WithBaseURL("https://evil.example"), core.WithHeaders(map[string]string{"X-Of": "evil"}),
			)
			is.NoErr(err)
			_, _ = client.UserManagement.GetJWKS(t.Context())
			*s.view = *client
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			s := newScene(t)
			wanted, lines := s.serve(t)
			is.Equal(len(wanted), 3)
			is.Equal(wanted[0].Header.Get("Authorization"), "Bearer "+key)

			test.attack(is, s)

			got, logged := s.serve(t)
			is.Equal(got, wanted)
			is.Equal(logged, lines)
			is.Equal(s.took(), nil)
		})
	}
}

// TestDefaults changes the shared defaults of the standard library after the server's client was created.
func TestDefaults(t *testing.T) {
	t.Run("the default transport is replaced", func(t *testing.T) {
		is := is.New(t)
		before := http.DefaultTransport
		defer func() { http.DefaultTransport = before }()
		evil, took := newGateway()
		server, err := workos.NewConfidential(key, "client_1", core.WithBaseURL("http://127.0.0.1:1"), core.WithRetry(core.RetryPolicy{}))
		is.NoErr(err)
		http.DefaultTransport = evil
		_, err = server.Organizations.Get(t.Context(), "org_1")
		is.True(err != nil) // nothing listens there
		is.Equal(took(), nil)
	})
	t.Run("the default transport is changed", func(t *testing.T) {
		is := is.New(t)
		shared := http.DefaultTransport.(*http.Transport)
		before := shared.Proxy
		defer func() { shared.Proxy = before }()
		server, err := workos.NewConfidential(key, "client_1", core.WithBaseURL("http://127.0.0.1:1"), core.WithRetry(core.RetryPolicy{}))
		is.NoErr(err)
		asked := false
		shared.Proxy = func(*http.Request) (*url.URL, error) {
			asked = true
			return nil, nil
		}
		_, err = server.Organizations.Get(t.Context(), "org_1")
		is.True(err != nil)
		is.True(!asked)
	})
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}
