package core

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/hidden"
)

// Client is a handle of a client that holds no API key. It sends nothing by itself: what can be sent without a key
// are the methods of the modules' public sides. It is safe for use by many goroutines at once. Calls through the zero
// value are an *ArgumentError.
type Client struct{ handle }

// handle leads to what all handles of one client share. It does so by a function, so that reflection does not get
// there: the buffers of connections hold the key after the first request with it.
type handle struct{ to hidden.Value[*shared] }

func handleOf(s *shared) handle { return handle{hidden.Hide(s)} }

// shared is what the handle leads to; for the zero value something that is empty.
func (h handle) shared() *shared {
	if s := h.to.Get(); s != nil {
		return s
	}
	return new(shared)
}

// shared is connections, options and client ID. Nothing writes to it once it is made, and accessors return copies of
// its parts.
type shared struct {
	keyless   *sender
	http      *http.Client
	baseURL   string
	clientID  ClientID
	options   Options
	userAgent string
	bodies    bodies
	revealing revealings
}

// NewClient returns a client for a program that cannot keep a secret. White space around the client ID is removed. It
// is an *ArgumentError when the client ID is empty, has characters other than visible ASCII, or looks like an API
// key, and when an option refuses its value.
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
	s := &shared{
		http:      newHTTPClient(options),
		baseURL:   options.baseURL(),
		clientID:  clientID,
		options:   options,
		userAgent: userAgent(options.AppInfo),
	}
	s.keyless = newKeylessSender(s.http, options.Headers, s.userAgent)
	return s, nil
}

// errZeroClient is the error of a call through a handle that no constructor made.
func errZeroClient() error {
	return &ArgumentError{Argument: "client", Reason: "is nil or the zero value: make one with NewPublic or NewConfidential"}
}

// newHTTPClient copies what the caller brought, so that the caller's own client stays as it is.
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

// refuseRedirect makes a redirect the response: following one could carry credentials or a body to another host, and
// the API has none to follow.
func refuseRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// newTransport is net/http's own but for the idle connections, which are all to one host here.
func newTransport() http.RoundTripper {
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok { // somebody replaced it; what they put there is what they want
		return http.DefaultTransport
	}
	transport := base.Clone()
	transport.MaxIdleConnsPerHost = transport.MaxIdleConns
	return transport
}

// userAgent names the SDK, Go, the platform and, when given, the application (RFC 9110 §10.1.5).
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

// BaseURL returns scheme, host, port and path prefix of the API, without a trailing slash: what every address begins
// with.
func (h handle) BaseURL() string { return h.shared().baseURL }

// ClientID returns the client ID, which is empty for a confidential client that was made without one.
func (h handle) ClientID() ClientID { return h.shared().clientID }

// HTTPClient returns a client for requests of the program's own over the connections of this one. It adds no
// credentials, follows no redirects, has no cookie jar, calls no hooks of httptrace, and its responses lead to nothing
// of the connection. A change to it does not reach the SDK's client.
func (h handle) HTTPClient() *http.Client { return viewOfHTTPClient(h.shared().http) }

// Options returns a copy of the options, with the defaults filled in.
func (h handle) Options() Options { return h.shared().options.view() }

// UserAgent returns the User-Agent header of every request.
func (h handle) UserAgent() string { return h.shared().userAgent }

// Version returns the version of the SDK.
func (h handle) Version() string { return Version }

// requireClientID returns the client ID, or an error that names it if the client was made without one.
// Sign-in needs it; administration does not.
func (s *shared) requireClientID() (ClientID, error) {
	switch {
	case s == nil:
		return "", errZeroClient()
	case s.clientID == "":
		return "", &ArgumentError{Argument: "clientID", Reason: "is empty, and sign-in needs it: give it to NewConfidential"}
	}
	return s.clientID, nil
}

// warn reports what the program's author should know, once, where there is no error to return.
func (s *shared) warn(message string) {
	logger := s.options.Logger
	if logger == nil {
		logger = slog.Default()
	}
	logger.Warn("workos: " + message)
}

// logAttempt writes the record of one attempt. It takes nothing that could be a secret.
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
