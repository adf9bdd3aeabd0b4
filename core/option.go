package core

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/option"
)

// DefaultAPIHostname is the host of the API unless an option changes it.
const DefaultAPIHostname = "api.workos.com"

// Defaults of the client options.
const (
	DefaultTimeout          = 60 * time.Second // of one attempt, including the response body
	DefaultMaxResponseBytes = 32 << 20         // of one decompressed response body
)

// Option configures a client. Each option checks its value; the constructor returns the first error. The options are:
//
//	core.WithTimeout(30 * time.Second)
//	core.WithRetry(core.RetryPolicy{MaxRetries: 5})
//	core.WithLogger(logger)
//	core.WithDebugLog(logger)
//	core.WithObserver(observer)
//	core.WithAppInfo("acme-sync", "1.4.0")
//	core.WithHeaders(map[string]string{"X-Team": "billing"})
//	core.WithMaxResponseBytes(1 << 20)
//	core.WithTransport(transport)
//	core.WithHTTPClient(client)
//	core.WithBaseURL("https://gateway.example.com/workos")
//	core.WithAPIHostname("workos.example.com")
//	core.WithRateLimit(limiter)
//	core.WithPort(8443)
//	core.WithHTTPS(false)
type Option interface{ applyClient(*Options) error }

// clientOption is a struct, because reflection can make a function of any type.
type clientOption struct{ apply func(*Options) error }

func (c clientOption) applyClient(o *Options) error { return c.apply(o) }

// Options are the options of a client, with the defaults filled in. Accessors return a copy: its transport, HTTP client
// and logger use the client's and cannot change them.
type Options struct {
	APIHostname      string            // without scheme, port or path
	HTTPS            bool              // false is for tests on the loopback
	Port             int               // 0 is the scheme's default
	PathPrefix       string            // goes before every path, escaped, such as "/workos"; empty for none
	Timeout          time.Duration     // of one attempt; 0 leaves only the context's deadline
	Headers          http.Header       // sent with every request
	AppInfo          AppInfo           // appended to the user agent
	Retry            RetryPolicy       // how often and how soon to retry
	MaxResponseBytes int64             // a longer response is an error
	Logger           *slog.Logger      // nil logs only warnings
	HTTPClient       *http.Client      // nil is a client of the SDK's own
	Transport        http.RoundTripper // nil is the HTTP client's, or one of the SDK's own

	limiter   RateLimiter // like the fields below, left out of copies
	observers []Observer
	dump      func(ctx context.Context, c *call, out any, err error)
}

// AppInfo names the program that uses the SDK.
type AppInfo struct {
	Name    string
	Version string // optional
}

func defaultOptions() Options {
	return Options{
		APIHostname:      DefaultAPIHostname,
		HTTPS:            true,
		Timeout:          DefaultTimeout,
		Retry:            DefaultRetryPolicy(),
		MaxResponseBytes: DefaultMaxResponseBytes,
	}
}

// ClientOrRequestOption fits a client, and a request of any verb, where it overrides the client's.
type ClientOrRequestOption interface {
	Option
	RequestOption
}

type clientOrRequestOption struct {
	clientOption
	anyVerb
}

// WithTimeout limits the time of each attempt, from dialing to the last byte of the response, through its context. The default is
// DefaultTimeout; 0 leaves only the context's deadline; less than 0 is an error.
func WithTimeout(timeout time.Duration) ClientOrRequestOption {
	var err error
	if timeout < 0 {
		err = &ArgumentError{Argument: "WithTimeout", Reason: "is negative"}
	}
	return clientOrRequestOption{
		clientOption{func(o *Options) error {
			o.Timeout = timeout
			return err
		}},
		func(o *requestOptions) {
			o.timeout = &timeout
			o.fail(err)
		},
	}
}

// WithHeaders sends the headers with every request, in addition to those of earlier uses.
// Headers that the SDK or net/http sets itself, such as Authorization and Accept-Encoding, are an error, as in WithHeader.
func WithHeaders(headers map[string]string) Option {
	return clientOption{func(o *Options) error {
		merged := o.Headers.Clone()
		if merged == nil {
			merged = http.Header{}
		}
		for _, name := range slices.Sorted(maps.Keys(headers)) {
			if err := checkHeader("WithHeaders", name, headers[name]); err != nil {
				return err
			}
			merged.Set(name, headers[name])
		}
		o.Headers = merged
		return nil
	}}
}

// WithAppInfo adds the program's name and, if it has one, its version to the user agent.
func WithAppInfo(name, version string) Option {
	return clientOption{func(o *Options) error {
		if name == "" || !isUserAgentText(name) || !isUserAgentText(version) {
			return &ArgumentError{Argument: "WithAppInfo", Reason: "needs a name, and only printable ASCII without spaces, slashes or parentheses"}
		}
		o.AppInfo = AppInfo{Name: name, Version: version}
		return nil
	}}
}

func isUserAgentText(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`/()"\`, r) })
}

// WithHTTPClient sends requests with a copy of client: its transport, cookie jar and timeout are used;
// redirects are never followed, because they could carry credentials to another host.
func WithHTTPClient(client *http.Client) Option {
	return clientOption{func(o *Options) error {
		if client == nil {
			return &ArgumentError{Argument: "WithHTTPClient", Reason: "is nil"}
		}
		o.HTTPClient = client
		return nil
	}}
}

// WithTransport sends requests with transport, for tracing, a proxy, or a test without network. It
// overrides the transport of WithHTTPClient.
func WithTransport(transport http.RoundTripper) Option {
	return clientOption{func(o *Options) error {
		if transport == nil {
			return &ArgumentError{Argument: "WithTransport", Reason: "is nil"}
		}
		o.Transport = transport
		return nil
	}}
}

// WithRetry replaces the retry policy. RetryPolicy{} retries nothing; net/http may still repeat a
// GET when a reused connection breaks.
func WithRetry(policy RetryPolicy) Option {
	return clientOption{func(o *Options) error {
		if err := policy.validate(); err != nil {
			return err
		}
		o.Retry = policy
		return nil
	}}
}

// WithMaxResponseBytes limits the decompressed body of a response. The default is
// DefaultMaxResponseBytes; less than 1 is an error.
func WithMaxResponseBytes(limit int64) Option {
	return clientOption{func(o *Options) error {
		if limit < 1 {
			return &ArgumentError{Argument: "WithMaxResponseBytes", Reason: "is less than 1"}
		}
		o.MaxResponseBytes = limit
		return nil
	}}
}

// WithLogger writes one Debug record per attempt: method, route, status, duration, attempt, request ID.
// No header, body or query value is ever logged. Warnings also go to logger, instead of slog.Default.
func WithLogger(logger *slog.Logger) Option {
	return clientOption{func(o *Options) error {
		if logger == nil {
			return &ArgumentError{Argument: "WithLogger", Reason: "is nil"}
		}
		o.Logger = logger
		return nil
	}}
}

// resolve applies opts to the defaults, in order.
func resolve(opts []Option) (Options, error) {
	options := defaultOptions()
	set := Option.applyClient
	if err := option.Apply(opts, &options, set, refuse); err != nil {
		return Options{}, err
	}
	return options, nil
}
