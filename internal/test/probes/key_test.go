package probes_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// leadsFrom returns all values that the holder of a view can reach directly.
func leadsFrom(view *workos.Public) map[string]any {
	return map[string]any{
		"the view":                    view,
		"its value":                   *view,
		"its handle":                  view.Core(),
		"its user management":         view.UserManagement,
		"its single sign-on":          view.SSO,
		"its HTTP client":             view.HTTPClient(),
		"its transport":               view.HTTPClient().Transport,
		"its options":                 view.Options(),
		"its logger":                  view.Options().Logger,
		"a method of it":              view.UserManagement.GetJWKS,
		"all strings that it returns": []string{view.BaseURL(), string(view.ClientID()), view.UserAgent(), view.Version()},
	}
}

// TestKey makes an attacker with a view search for the key, after the server has used it.
func TestKey(t *testing.T) {
	t.Run("the key is found in its place, so that these tests can fail", func(t *testing.T) {
		is := is.New(t)
		s := newScene(t)
		holder := struct{ inner any }{&struct{ bytes []byte }{append(make([]byte, 0, 64), key...)[:0]}}
		is.Equal(len(find(key, holder)), 1)
		is.Equal(len(find(key, map[string][]any{"k": {fmt.Errorf("of %s", key)}})), 1)
		is.True(len(find("the server", s.view.Options())) > 0)
	})
	t.Run("no text that a view prints or encodes to holds the key", func(t *testing.T) {
		s := newScene(t)
		s.serve(t)
		for name, thing := range leadsFrom(s.view) {
			for how, text := range texts(thing) {
				if strings.Contains(text, "hunter2") {
					t.Errorf("%s, by %s: %s", name, how, text)
				}
			}
		}
	})
	t.Run("no text that the server's client prints or encodes to holds the key", func(t *testing.T) {
		s := newScene(t)
		s.serve(t)
		for name, thing := range map[string]any{
			"the client": s.server, "its value": *s.server, "its handle": s.server.Core(), "the value of that": *s.server.Core(),
			"its user management": s.server.UserManagement, "a module": s.server.Organizations, "its options": s.server.Options(),
		} {
			for how, text := range texts(thing) {
				if strings.Contains(text, "hunter2") {
					t.Errorf("%s, by %s: %s", name, how, text)
				}
			}
		}
	})
	t.Run("reflection finds the key in nothing that the SDK holds", func(t *testing.T) {
		s := newScene(t)
		s.serve(t)
		for name, thing := range leadsFrom(s.view) {
			for _, place := range find("hunter2", thing) {
				t.Errorf("%s has the key at %s", name, place)
			}
		}
	})
	t.Run("reflection does not find the key by way of the server's transport, which may hold it in its buffers", func(t *testing.T) {
		s := newScene(t)
		keep := s.gateway.keep
		s.gateway.keep = func(request sent) { // like the buffer of an idle connection of *http.Transport
			keep(request)
			if request.Header.Get("Authorization") != "" {
				s.gateway.Header = http.Header{"X-Last": request.Header.Values("Authorization")}
			}
		}
		s.serve(t)
		for name, thing := range leadsFrom(s.view) {
			for _, place := range find("hunter2", thing) {
				t.Errorf("%s leads to the key at %s", name, place)
			}
		}
	})
	t.Run("reflection finds the key in nothing that the server's own client exposes", func(t *testing.T) {
		s := newScene(t)
		s.serve(t)
		for name, thing := range map[string]any{"the client": s.server, "its handle": s.server.Core(), "a module": s.server.Organizations} {
			for _, place := range find("hunter2", thing) {
				t.Errorf("%s has the key at %s", name, place)
			}
		}
	})
	t.Run("no error of a view holds the key", func(t *testing.T) {
		is := is.New(t)
		s := newScene(t)
		s.gateway.Body = `{"code":` // the server's gateway does not respond with JSON
		_, err := s.view.UserManagement.GetJWKS(t.Context())
		is.True(err != nil)
		_, refused := s.view.UserManagement.GetJWKS(t.Context(), core.WithAccessToken(core.NewAccessToken(key)))
		is.True(refused != nil)
		for _, err := range []error{err, refused} {
			for ; err != nil; err = errors.Unwrap(err) {
				is.True(!strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "hunter2"))
				is.Equal(find("hunter2", err), nil)
			}
		}
	})
	t.Run("a request by the view's HTTP client carries nothing of the server's", func(t *testing.T) {
		s := newScene(t)
		s.serve(t)
		for name, client := range map[string]*http.Client{
			"of the view": s.view.HTTPClient(), "of its handle": s.view.Core().HTTPClient(), "of its options": s.view.Options().HTTPClient,
			"of its transport": {Transport: s.view.Options().Transport},
		} {
			t.Run(name, func(t *testing.T) {
				is := is.New(t)
				response, err := client.Get("https://api.workos.com/organizations")
				is.NoErr(err)
				is.NoErr(response.Body.Close())
				requests := s.sent()
				is.Equal(len(requests), 1)
				is.Equal(len(requests[0].Header), 0)
			})
		}
	})
	t.Run("the view's record of a response holds nothing of the request", func(t *testing.T) {
		is := is.New(t)
		s := newScene(t)
		var response core.Response
		_, err := s.view.UserManagement.GetJWKS(t.Context(), core.WithResponse(&response))
		is.NoErr(err)
		is.Equal(find("hunter2", response), nil)
		response.Header.Set("X-Of", "evil")
		response.Header = nil
		requests, _ := s.serve(t)
		is.True(slices.ContainsFunc(requests, func(r sent) bool { return r.Header.Get("X-Of") == "the server" }))
	})
}

// texts returns a value as the usual packages print and encode it.
func texts(of any) map[string]string {
	made := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%t", "%p", "%T"} {
		made[verb] = fmt.Sprintf(verb, of)
	}
	if text, err := json.Marshal(of); err == nil {
		made["JSON"] = string(text)
	}
	if text, err := xml.Marshal(of); err == nil {
		made["XML"] = string(text)
	}
	encoded, logged := new(bytes.Buffer), new(bytes.Buffer)
	if gob.NewEncoder(encoded).Encode(of) == nil {
		made["gob"] = encoded.String()
	}
	slog.New(slog.NewJSONHandler(logged, nil)).Info("m", "of", of)
	slog.New(slog.NewTextHandler(logged, nil)).Info("m", "of", of)
	made["slog"] = logged.String()
	return made
}
