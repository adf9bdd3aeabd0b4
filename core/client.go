package core

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"
)

// Client sends requests that carry no API key. It has no verbs of its own: what it can send are the
// methods of the modules' public sides. It is safe for use by many goroutines at once.
type Client struct {
	keyless   *sender
	http      *http.Client
	baseURL   string
	clientID  ClientID
	options   Options
	userAgent string
	backoff   []resty.Option // of options.Retry
	bodies    *bodies
}

// NewClient returns a client for a program that can keep no secret. It is an error when the client ID is
// empty, holds white space or control characters, or looks like an API key, or when an option refuses
// its value.
func NewClient(clientID ClientID, opts ...Option) (*Client, error) {
	if err := clientID.validate(); err != nil {
		return nil, err
	}
	return newClient(clientID, opts)
}

func newClient(clientID ClientID, opts []Option) (*Client, error) {
	options, err := resolve(opts)
	if err != nil {
		return nil, err
	}
	c := &Client{
		http:      newHTTPClient(options),
		baseURL:   options.baseURL(),
		clientID:  clientID,
		options:   options,
		userAgent: userAgent(options.AppInfo),
		backoff:   backoff(options.Retry),
		bodies:    &bodies{},
	}
	c.keyless = c.newKeylessSender()
	return c, nil
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
	// A redirect could carry credentials or a body to another host; the API has none to follow.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return client
}

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

// BaseURL returns scheme, host and port of the API, with no trailing slash.
func (c *Client) BaseURL() string { return c.baseURL }

// ClientID returns the client ID, which is empty for a confidential client that was made without one.
func (c *Client) ClientID() ClientID { return c.clientID }

// HTTPClient returns a copy of the client that requests are sent by. It holds no credentials, and a change
// to it does not reach the SDK's.
func (c *Client) HTTPClient() *http.Client {
	client := *c.http
	return &client
}

// Options returns a copy of the options, the defaults filled in.
func (c *Client) Options() Options { return c.options.clone() }

// UserAgent returns the User-Agent header of every request.
func (c *Client) UserAgent() string { return c.userAgent }

// Version returns the version of the SDK.
func (c *Client) Version() string { return Version }

// BrowserURL returns the address that target stands for, for a browser to open.
func (c *Client) BrowserURL(target Target) (string, error) {
	if target.err != nil {
		return "", target.err
	}
	return c.address(target, nil), nil
}

// address is the target's URL, its query overlaid with the extra one.
func (c *Client) address(target Target, extra url.Values) string {
	base := c.baseURL
	if target.host != "" && c.options.APIHostname == DefaultAPIHostname {
		base = "https://" + target.host
	}
	query := target.query
	if len(extra) > 0 {
		query = maps.Clone(query)
		if query == nil {
			query = url.Values{}
		}
		maps.Copy(query, extra)
	}
	if len(query) == 0 {
		return base + target.path
	}
	return base + target.path + "?" + query.Encode()
}

// RequireClientID returns the client ID, or an error that names it if the client was made without one.
// Sign-in needs it; administration does not.
func (c *Client) RequireClientID() (ClientID, error) {
	if c.clientID == "" {
		return "", &ArgumentError{Argument: "clientID", Reason: "is empty, and sign-in needs it: give it to NewConfidential"}
	}
	return c.clientID, nil
}

// warn reports what the program's author should know, once, where there is no error to return.
func (c *Client) warn(message string) {
	logger := c.options.Logger
	if logger == nil {
		logger = slog.Default()
	}
	logger.Warn("workos: " + message)
}

// logAttempt writes the record of one attempt. It takes nothing that could be a secret.
func (c *Client) logAttempt(ctx context.Context, call *call, began time.Time) {
	logger := c.options.Logger
	if logger == nil || !logger.Enabled(ctx, slog.LevelDebug) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", call.method),
		slog.String("route", call.target.template),
		slog.Int("status", call.status),
		slog.Duration("duration", time.Since(began)),
		slog.Int("attempt", call.attempts),
		slog.String("request_id", call.header.Get("X-Request-Id")),
	}
	if _, ok := call.err.(*TransportError); ok { //nolint:errorlint // made here, never wrapped
		attrs = append(attrs, slog.String("error", call.err.Error()))
	}
	logger.LogAttrs(ctx, slog.LevelDebug, "workos request", attrs...)
}
