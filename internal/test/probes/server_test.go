package probes_test

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

// The key that no holder of a view may get, use or divert.
const key = "sk_test_hunter2"

// gateway is a transport as a program might write it. Its exported fields let anyone who reaches it change where
// requests go and what they carry.
type gateway struct {
	Host   string      // requests go here instead of their own host
	Header http.Header // added to every request
	Body   string      // of every response
	keep   func(sent)  // a function, so that the gateway does not hold the requests
}

// sent is a request as sent.
type sent struct {
	Method, Host, Path, Body string
	Header                   http.Header
}

func (g *gateway) RoundTrip(request *http.Request) (*http.Response, error) {
	record := sent{Method: request.Method, Host: cmp.Or(g.Host, request.URL.Host), Path: request.URL.RequestURI(), Header: request.Header.Clone()}
	if request.Body != nil {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return nil, err
		}
		record.Body = string(body)
		_ = request.Body.Close()
	}
	for name, values := range g.Header {
		record.Header[name] = values
	}
	g.keep(record)
	header := http.Header{"Content-Type": {"application/json"}}
	return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(strings.NewReader(g.Body)), Request: request}, nil
}

// newGateway returns a gateway, and a function that returns and clears the record of its requests.
func newGateway() (*gateway, func() []sent) {
	var record []sent
	g := &gateway{
		Body: `{"keys":[],"data":[],"access_token":"a","refresh_token":"r","user":{"id":"user_1"}}`,
		keep: func(s sent) { record = append(record, s) },
	}
	return g, func() []sent {
		read := record
		record = nil
		return read
	}
}

// diary is the handler of the server's log.
type diary struct{ Lines *[]string }

func (d diary) Enabled(context.Context, slog.Level) bool { return true }
func (d diary) WithAttrs([]slog.Attr) slog.Handler       { return d }
func (d diary) WithGroup(string) slog.Handler            { return d }
func (d diary) Handle(_ context.Context, record slog.Record) error {
	*d.Lines = append(*d.Lines, record.Message)
	return nil
}

// scene is a server that hands out a view, and an attacker with that view and their own client.
type scene struct {
	server  *workos.Confidential
	gateway *gateway
	jar     http.CookieJar
	sent    func() []sent // by the server's gateway, since the last call
	logged  []string

	view *workos.Public
	evil *workos.Public
	took func() []sent // by the attacker's gateway
}

// newScene creates the server with everything that a program can configure: a transport, a jar, a logger and headers.
func newScene(t *testing.T) *scene {
	t.Helper()
	is := is.New(t)
	s := &scene{}
	s.gateway, s.sent = newGateway()
	jar, err := cookiejar.New(nil)
	is.NoErr(err)
	jar.SetCookies(&url.URL{Scheme: "https", Host: core.DefaultAPIHostname}, []*http.Cookie{{Name: "of", Value: "the server"}})
	s.jar = jar
	s.server, err = workos.NewConfidential(
		key, "client_1",
		core.WithHTTPClient(&http.Client{Transport: s.gateway, Jar: jar}),
		core.WithTransport(s.gateway),
		core.WithLogger(slog.New(diary{&s.logged})),
		core.WithHeaders(map[string]string{"X-Of": "the server"}),
		core.WithRetry(core.RetryPolicy{}),
	)
	is.NoErr(err)
	s.view = s.server.Public()

	evil, took := newGateway()
	s.took = took
	s.evil, err = workos.NewPublic(
		"client_evil", core.WithBaseURL("https://evil.example"), core.WithHTTPClient(&http.Client{Transport: evil}), core.WithTransport(evil),
		core.WithLogger(slog.New(diary{new([]string)})), core.WithHeaders(map[string]string{"X-Of": "evil"}), core.WithRetry(core.RetryPolicy{}),
	)
	is.NoErr(err)
	return s
}

// serve makes the server do typical work: a call with the key, a sign-in with the secret, and a call without either
// by its own view. It returns the requests and log lines.
func (s *scene) serve(t *testing.T) (requests []sent, lines int) {
	t.Helper()
	is := is.New(t)
	s.logged = nil
	s.sent()
	_, err := s.server.Organizations.Get(t.Context(), "org_1")
	is.NoErr(err)
	_, err = s.server.UserManagement.AuthenticateWithRefreshToken(t.Context(), core.NewRefreshToken("r"), nil)
	is.NoErr(err)
	_, err = s.server.Public().UserManagement.GetJWKS(t.Context())
	is.NoErr(err)
	requests = s.sent()
	for i := range requests {
		requests[i].Header.Del("Idempotency-Key") // random; under either of its spellings
		delete(requests[i].Header, "idempotency-key")
	}
	return requests, len(s.logged)
}
