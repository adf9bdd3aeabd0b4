package core_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

const (
	apiKey   = "sk_test_Qz7TheKeyItself"
	clientID = "client_01TEST"
)

// sent is a request as the transport saw it.
type sent struct {
	Method string
	URL    string
	Header http.Header
	Body   string
	At     time.Time
}

// header returns a header by its name on the wire, ignoring case.
func (s sent) header(name string) string {
	for key, values := range s.Header {
		if strings.EqualFold(key, name) {
			return strings.Join(values, "\n")
		}
	}
	return ""
}

// step responds to one request.
type step func(*http.Request) (*http.Response, error)

// stateless is a transport that responds to every request in the same way and records none.
type stateless step

func (s stateless) RoundTrip(r *http.Request) (*http.Response, error) { return s(r) }

// script is a transport that responds from a list, repeats the last entry forever, and records the requests.
type script struct {
	mu    sync.Mutex
	steps []step
	seen  []sent
}

func scripted(steps ...step) *script { return &script{steps: steps} }

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		_ = r.Body.Close()
	}
	s.mu.Lock()
	next := s.steps[min(len(s.seen), len(s.steps)-1)]
	s.seen = append(s.seen, sent{r.Method, r.URL.String(), r.Header.Clone(), string(body), time.Now()})
	s.mu.Unlock()
	return next(r)
}

func (s *script) all() []sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]sent(nil), s.seen...)
}

func (s *script) count() int { return len(s.all()) }

func (s *script) last() sent { all := s.all(); return all[len(all)-1] }

// waits are the times between the attempts.
func (s *script) waits() (gaps []time.Duration) {
	all := s.all()
	for i := 1; i < len(all); i++ {
		gaps = append(gaps, all[i].At.Sub(all[i-1].At))
	}
	return gaps
}

// responds returns a step that responds with a status, a body, and headers as name-value pairs.
func responds(status int, body string, header ...string) step {
	return func(r *http.Request) (*http.Response, error) {
		response := &http.Response{
			StatusCode: status, Header: http.Header{}, Request: r, ProtoMajor: 1, ProtoMinor: 1,
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		}
		for i := 0; i+1 < len(header); i += 2 {
			response.Header.Add(header[i], header[i+1])
		}
		return response, nil
	}
}

// fails returns a step without a response.
func fails(err error) step {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// breaksOff loses the connection in the middle of the body.
func breaksOff(status int, body string) step {
	return streams(status, io.MultiReader(strings.NewReader(body), failing{errReset}))
}

// streams responds with a body of unknown length.
func streams(status int, body io.Reader) step {
	return func(r *http.Request) (*http.Response, error) {
		response, err := responds(status, "")(r)
		response.Body, response.ContentLength = io.NopCloser(body), -1
		return response, err
	}
}

// hangs blocks until the request is canceled.
func hangs(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// after delays a step.
func after(d time.Duration, next step) step {
	return func(r *http.Request) (*http.Response, error) {
		select {
		case <-time.After(d):
			return next(r)
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

var (
	errDial  error = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	errReset error = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
)

// confidential returns a client with the key, over transport.
func confidential(t testing.TB, transport http.RoundTripper, opts ...core.Option) *core.Confidential {
	t.Helper()
	c, err := core.NewConfidential(apiKey, clientID, append([]core.Option{core.WithTransport(transport)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// public returns a client without a key, over transport.
func public(t testing.TB, transport http.RoundTripper, opts ...core.Option) *core.Client {
	t.Helper()
	c, err := core.NewClient(clientID, append([]core.Option{core.WithTransport(transport)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// thing is a resource of the tests.
type thing struct {
	ID    string      `json:"id"`
	Count int         `json:"count"`
	Token core.Secret `json:"token"`
	Parts []thing     `json:"parts"`
}

const aThing = `{"id":"thing_1","count":2}`

// verbs send a request with each method, in each way that differs in what may be retried.
var verbs = []struct {
	name  string
	again bool // may be retried if the first attempt may have acted
	send  func(context.Context, *core.Confidential, ...core.RequestOption) error
}{
	{"GET", true, func(ctx context.Context, c *core.Confidential, opts ...core.RequestOption) error {
		_, err := engine.Get[thing](ctx, *c, core.Path("/things/{id}", "1"), as[core.GetOption](opts)...)
		return err
	}},
	{"PUT", true, func(ctx context.Context, c *core.Confidential, opts ...core.RequestOption) error {
		_, err := engine.Put[thing](ctx, *c, core.Path("/things/{id}", "1"), thing{}, as[core.PutOption](opts)...)
		return err
	}},
	{"DELETE", true, func(ctx context.Context, c *core.Confidential, opts ...core.RequestOption) error {
		_, err := engine.Delete[engine.None](ctx, *c, core.Path("/things/{id}", "1"), nil, as[core.DeleteOption](opts)...)
		return err
	}},
	{"POST", false, func(ctx context.Context, c *core.Confidential, opts ...core.RequestOption) error {
		_, err := engine.Post[thing](ctx, *c, core.Path("/things"), thing{}, as[core.PostOption](opts)...)
		return err
	}},
	{"POST that the endpoint deduplicates", true, func(ctx context.Context, c *core.Confidential, opts ...core.RequestOption) error {
		_, err := engine.Post[thing](ctx, *c, engine.Deduplicated(core.Path("/things")), thing{}, as[core.PostOption](opts)...)
		return err
	}},
	{"PATCH", false, func(ctx context.Context, c *core.Confidential, opts ...core.RequestOption) error {
		_, err := engine.Patch[thing](ctx, *c, core.Path("/things/{id}", "1"), thing{}, as[core.PatchOption](opts)...)
		return err
	}},
}

func as[O any](opts []core.RequestOption) (out []O) {
	for _, opt := range opts {
		out = append(out, any(opt).(O))
	}
	return out
}

func get(ctx context.Context, c *core.Confidential, opts ...core.GetOption) (*thing, error) {
	return engine.Get[thing](ctx, *c, core.Path("/things/{id}", "1"), opts...)
}

// argument returns the argument that err names, and checks that err repeats no part of the value.
func argument(t *testing.T, err error, value string) string {
	t.Helper()
	is := is.New(t)
	is.True(errors.Is(err, core.ErrInvalidArgument))
	refused, ok := errors.AsType[*core.ArgumentError](err)
	is.True(ok)
	if value != "" {
		is.True(!strings.Contains(err.Error(), value)) // the error repeats the value
	}
	return refused.Argument
}

// pathOf is core.Path with a template that is not a constant, only for tests: type inference can produce the
// unexported type, so what the compiler rejects is also checked at run time.
func pathOf(template string, values ...string) core.Target {
	return infer(core.Path, template, values)
}

func infer[T ~string](path func(T, ...string) core.Target, template string, values []string) core.Target {
	return path(T(template), values...)
}

// postForm sends params and the client's identity as a form without an API key.
func postForm[T, P any](ctx context.Context, c core.Client, target core.Target, params P, opts ...core.PostOption) (*T, error) {
	return engine.ExchangeForm[T](ctx, engine.PublicClient(&c), target, "a_grant", params, opts)
}

// browserURL returns the URL of target for either kind of client.
func browserURL(c interface{ BaseURL() string }, target core.Target) (string, error) {
	if c, ok := c.(*core.Confidential); ok {
		return engine.BrowserURL(*c.Keyless(), target)
	}
	return engine.BrowserURL(*c.(*core.Client), target)
}
