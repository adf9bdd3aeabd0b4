package core

import (
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/workos-typestate/workos/internal/option"
)

// DefaultAPIHostname is where the API lives unless an option says otherwise.
const DefaultAPIHostname = "api.workos.com"

// Defaults of the client options.
const (
	DefaultTimeout          = 60 * time.Second // of one attempt, answer body included
	DefaultMaxResponseBytes = 32 << 20         // of one decompressed answer body
)

// Option configures a client. Each checks its value; the constructor returns the first error. It is one of these:
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

// clientOption is a struct, since reflection can make a function of whatever type.
type clientOption struct{ apply func(*Options) error }

func (c clientOption) applyClient(o *Options) error { return c.apply(o) }

// Options is what a client was made with, with the defaults filled in. What an accessor returns is a copy: its
// transport, HTTP client and logger use the client's and cannot change them.
type Options struct {
	APIHostname      string            // without scheme, port or path
	HTTPS            bool              // false is for tests on the loopback
	Port             int               // 0 is the scheme's own
	PathPrefix       string            // goes before every path, escaped, such as "/workos"; empty for none
	Timeout          time.Duration     // of one attempt; 0 is no limit but the context's
	Headers          http.Header       // sent with every request
	AppInfo          AppInfo           // appended to the user agent
	Retry            RetryPolicy       // what is sent again, and how long to wait
	MaxResponseBytes int64             // an answer that is longer is an error
	Logger           *slog.Logger      // nil logs nothing but warnings
	HTTPClient       *http.Client      // nil is a client of the SDK's own
	Transport        http.RoundTripper // nil is the HTTP client's, or one of the SDK's own

	limiter   RateLimiter  // not handed out, as what follows: they are the owner's
	observers []Observer   // none unless given
	debug     *slog.Logger // nil for none
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

// ClientOrRequestOption fits a client and, instead of what the client says, a request of any verb.
type ClientOrRequestOption interface {
	Option
	RequestOption
}

type clientOrRequestOption struct {
	clientOption
	anyVerb
}

// WithTimeout bounds each attempt, from dialing to the last byte of the response, by way of its context. The default is DefaultTimeout; 0 leaves
// only the context's deadline; less than 0 is an error.
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
// Those that the SDK or net/http writes itself, such as Authorization and Accept-Encoding, are refused as by WithHeader.
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

// WithHTTPClient sends requests by a copy of client: its transport, cookie jar and time-out are used;
// redirects are never followed, since they could carry credentials to another host.
func WithHTTPClient(client *http.Client) Option {
	return clientOption{func(o *Options) error {
		if client == nil {
			return &ArgumentError{Argument: "WithHTTPClient", Reason: "is nil"}
		}
		o.HTTPClient = client
		return nil
	}}
}

// WithTransport sends requests by transport, for tracing, a proxy, or a test that needs no network. It
// wins over the transport of WithHTTPClient.
func WithTransport(transport http.RoundTripper) Option {
	return clientOption{func(o *Options) error {
		if transport == nil {
			return &ArgumentError{Argument: "WithTransport", Reason: "is nil"}
		}
		o.Transport = transport
		return nil
	}}
}

// WithRetry replaces the retry policy. RetryPolicy{} retries nothing; net/http by itself may still repeat a
// GET when a connection kept from before breaks.
func WithRetry(policy RetryPolicy) Option {
	return clientOption{func(o *Options) error {
		if err := policy.validate(); err != nil {
			return err
		}
		o.Retry = policy
		return nil
	}}
}

// WithMaxResponseBytes bounds the decompressed body of an answer. The default is
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

// WithLogger writes one Debug record an attempt: method, route, status, duration, attempt, request ID.
// No header, body or query value is ever logged. Warnings go to it too, instead of slog.Default.
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
