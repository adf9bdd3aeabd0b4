package core

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/hidden"
)

// Client is a handle of a client without an API key. It has no methods that send requests: those that need no key are
// in the public types of the modules. It is safe for concurrent use. Calls through the zero value return an
// *ArgumentError.
type Client struct{ handle }

// handle points to what all handles of one client share. The pointer is behind a function, out of reach of reflection,
// because the connection buffers hold the key after the first request with it.
type handle struct{ to hidden.Value[*shared] }

func handleOf(s *shared) handle { return handle{hidden.Hide(s)} }

// shared returns what the handle points to, or an empty value for the zero handle.
func (h handle) shared() *shared {
	if s := h.to.Get(); s != nil {
		return s
	}
	return new(shared)
}

// shared holds connections, options and client ID. It is immutable, and accessors return copies of its parts.
type shared struct {
	keyless   *sender
	http      *http.Client
	baseURL   string
	base      url.URL // the same; its path is as it was given, escaped
	clientID  ClientID
	options   Options
	userAgent string
	bodies    bodies
	revealing revealings
}

// NewClient returns a client for a program that cannot keep a secret. White space around the client ID is removed. It
// returns an *ArgumentError if the client ID is empty, has characters other than visible ASCII, or looks like an API
// key, or if an option has an invalid value.
func NewClient(clientID ClientID, opts ...Option) (*Client, error) {
	clientID, err := clientID.judge()
	if err != nil {
		return nil, err
	}
	shared, err := newShared(clientID, opts)
	if err != nil {
		return nil, err
	}
	return &Client{handleOf(shared)}, nil
}

func newShared(clientID ClientID, opts []Option) (*shared, error) {
	options, err := resolve(opts)
	if err != nil {
		return nil, err
	}
	baseURL := options.baseURL()
	base, err := url.Parse(baseURL)
	if err != nil {
		return nil, err // which the options have excluded
	}
	base.Path, base.RawPath = base.EscapedPath(), ""
	s := &shared{
		http:      newHTTPClient(options),
		baseURL:   baseURL,
		base:      *base,
		clientID:  clientID,
		options:   options,
		userAgent: userAgent(options.AppInfo),
	}
	s.userAgent = cmp.Or(options.Headers.Get("User-Agent"), s.userAgent)
	s.keyless = newKeylessSender(s.http, options.Headers, s.userAgent)
	return s, nil
}

// errZeroClient returns the error of a call through a zero handle.
func errZeroClient() error {
	return &ArgumentError{Argument: "client", Reason: "is nil or the zero value: make one with NewPublic or NewConfidential"}
}

// newHTTPClient copies the caller's client and leaves the original unchanged.
func newHTTPClient(options Options) *http.Client {
	client := &http.Client{}
	if options.HTTPClient != nil {
		*client = *options.HTTPClient
	}
	if options.Transport != nil {
		client.Transport = options.Transport
	}
	if client.Transport == nil {
		client.Transport = newTransport()
	}
	client.CheckRedirect = refuseRedirect
	return client
}

// refuseRedirect returns a redirect as the response: following it could carry credentials or a body to another host,
// and the API does not redirect.
func refuseRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// newTransport returns net/http's default transport with more idle connections per host: here all go to one host.
func newTransport() http.RoundTripper {
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok { // the program replaced it, so use the replacement
		return http.DefaultTransport
	}
	transport := base.Clone()
	transport.MaxIdleConnsPerHost = transport.MaxIdleConns
	return transport
}

// userAgent returns a user agent that names the SDK, Go, the platform and, if given, the application (RFC 9110 §10.1.5).
func userAgent(app AppInfo) string {
	goVersion, _, _ := strings.Cut(strings.TrimPrefix(runtime.Version(), "go"), " ")
	agent := "workos-typestate-go/" + Version + " go/" + goVersion + " (" + runtime.GOOS + "; " + runtime.GOARCH + ")"
	if app.Name != "" {
		agent += " " + app.Name
		if app.Version != "" {
			agent += "/" + app.Version
		}
	}
	return agent
}

// BaseURL returns the scheme, host, port and path prefix that every URL begins with, without a trailing slash.
func (h handle) BaseURL() string { return h.shared().baseURL }

// ClientID returns the client ID. It is empty for a confidential client that was created without one.
func (h handle) ClientID() ClientID { return h.shared().clientID }

// HTTPClient returns a client for the program's own requests, which shares the connections of this one. It adds no
// credentials, follows no redirects, has no cookie jar, calls no httptrace hooks, and its responses give no access to
// the connection. Changing it does not affect the SDK's client.
func (h handle) HTTPClient() *http.Client { return viewOfHTTPClient(h.shared().http) }

// Options returns a copy of the options, with the defaults filled in.
func (h handle) Options() Options { return h.shared().options.view() }

// UserAgent returns the User-Agent header of every request: that of WithHeaders, or one that names the SDK and WithAppInfo.
func (h handle) UserAgent() string { return h.shared().userAgent }

// Version returns the version of the SDK.
func (h handle) Version() string { return Version }

// requireClientID returns the client ID, or an error that names it if the client was created without one.
// Sign-in needs it; administration does not.
func (s *shared) requireClientID() (ClientID, error) {
	switch {
	case s == nil:
		return "", errZeroClient()
	case s.clientID == "":
		return "", &ArgumentError{Argument: "clientID", Reason: "is empty, but sign-in needs it: pass it to NewConfidential"}
	}
	return s.clientID, nil
}

// warn logs a warning to the program's author where there is no error to return.
func (s *shared) warn(message string) {
	logger := s.options.Logger
	if logger == nil {
		logger = slog.Default()
	}
	logger.Warn("workos: " + message)
}

// logAttempt logs one attempt, without anything that could be secret.
func (s *shared) logAttempt(ctx context.Context, call *call, began time.Time) {
	logger := s.options.Logger
	if logger == nil || !logger.Enabled(ctx, slog.LevelDebug) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", call.method),
		slog.String("route", call.target.template),
		slog.Int("status", call.status),
		slog.Duration("duration", time.Since(began)),
		slog.Int("attempt", call.attempts),
		slog.String("request_id", call.requestID()),
	}
	if _, ok := call.err.(*TransportError); ok { //nolint:errorlint // made here, never wrapped
		attrs = append(attrs, slog.String("error", call.err.Error()))
	}
	logger.LogAttrs(ctx, slog.LevelDebug, "workos request", attrs...)
}
