package core

import (
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
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
//	core.WithAppInfo("acme-sync", "1.4.0")
//	core.WithHeaders(map[string]string{"X-Team": "billing"})
//	core.WithMaxResponseBytes(1 << 20)
//	core.WithTransport(transport)
//	core.WithHTTPClient(client)
//	core.WithBaseURL("http://127.0.0.1:8080")
//	core.WithAPIHostname("workos.example.com")
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
	Timeout          time.Duration     // of one attempt; 0 is no limit but the context's
	Headers          http.Header       // sent with every request
	AppInfo          AppInfo           // appended to the user agent
	Retry            RetryPolicy       // what is sent again, and how long to wait
	MaxResponseBytes int64             // an answer that is longer is an error
	Logger           *slog.Logger      // nil logs nothing but warnings
	HTTPClient       *http.Client      // nil is a client of the SDK's own
	Transport        http.RoundTripper // nil is the HTTP client's, or one of the SDK's own
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

// baseURL is scheme, host and port, with no trailing slash.
func (o Options) baseURL() string {
	scheme := "https"
	if !o.HTTPS {
		scheme = "http"
	}
	host := o.APIHostname
	switch {
	case o.Port != 0:
		host = net.JoinHostPort(host, strconv.Itoa(o.Port))
	case strings.Contains(host, ":"):
		host = "[" + host + "]"
	}
	return scheme + "://" + host
}

// onLoopback reports whether the host can only be this machine.
func (o Options) onLoopback() bool {
	if o.APIHostname == "localhost" || strings.HasSuffix(o.APIHostname, ".localhost") {
		return true
	}
	address, err := netip.ParseAddr(o.APIHostname)
	return err == nil && address.IsLoopback()
}

// WithAPIHostname sends requests to another host: a name or an IP address, without scheme, port or path.
func WithAPIHostname(host string) Option {
	return clientOption{func(o *Options) error {
		name, err := checkHost("WithAPIHostname", host)
		if err != nil {
			return err
		}
		o.APIHostname = name
		return nil
	}}
}

// WithHTTPS chooses the scheme. False is plain HTTP, which is for tests: an API key sent so is warned about unless the
// host is this machine.
func WithHTTPS(https bool) Option {
	return clientOption{func(o *Options) error {
		o.HTTPS = https
		return nil
	}}
}

// WithPort connects to a port, 1 to 65535, other than the scheme's own.
func WithPort(port int) Option {
	return clientOption{func(o *Options) error {
		if port < 1 || port > 65535 {
			return &ArgumentError{Argument: "WithPort", Reason: "is outside 1 to 65535"}
		}
		o.Port = port
		return nil
	}}
}

// WithBaseURL sets scheme, host and port at once, such as "http://127.0.0.1:8080".
func WithBaseURL(base string) Option {
	return clientOption{func(o *Options) error {
		refused := func(reason string) error { return &ArgumentError{Argument: "WithBaseURL", Reason: reason} }
		u, err := url.Parse(base)
		switch {
		case err != nil:
			return refused("is not a URL")
		case u.Scheme != "https" && u.Scheme != "http":
			return refused("must begin with https:// or http://")
		case u.User != nil:
			return refused("must not hold a user name or password")
		case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
			return refused("must end after the host and port")
		}
		host, err := checkHost("WithBaseURL", u.Hostname())
		if err != nil {
			return err
		}
		port := 0
		if u.Port() != "" {
			if port, err = strconv.Atoi(u.Port()); err != nil || port < 1 || port > 65535 {
				return refused("has a port outside 1 to 65535")
			}
		} else if strings.HasSuffix(u.Host, ":") {
			return refused("has a colon but no port")
		}
		o.APIHostname, o.HTTPS, o.Port = host, u.Scheme == "https", port
		return nil
	}}
}

// checkHost returns the host without the brackets of an IPv6 address.
func checkHost(argument, host string) (string, error) {
	bare := host
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		bare = host[1 : len(host)-1]
	}
	if address, err := netip.ParseAddr(bare); err == nil && address.Zone() == "" {
		return bare, nil
	}
	if host == "" {
		return "", &ArgumentError{Argument: argument, Reason: "has no host"}
	}
	for _, r := range host {
		letterOrDigit := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !letterOrDigit && r != '-' && r != '.' && r != '_' {
			return "", &ArgumentError{Argument: argument, Reason: "must be a bare host name or IP address: no scheme, port or path"}
		}
	}
	return host, nil
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
// The credentials are not a header: Authorization is refused.
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
