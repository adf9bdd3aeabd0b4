package core

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/workos-typestate/workos/internal/redact"
)

// baseURL returns scheme, host, port and path prefix, without a trailing slash.
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
	return scheme + "://" + host + o.PathPrefix
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

// WithHTTPS chooses the scheme. False is plain HTTP, for tests: the client logs a warning if it sends an API key
// that way to any host but this machine.
func WithHTTPS(https bool) Option {
	return clientOption{func(o *Options) error {
		o.HTTPS = https
		return nil
	}}
}

// WithPort connects to a port, 1 to 65535, instead of the scheme's default.
func WithPort(port int) Option {
	return clientOption{func(o *Options) error {
		if port < 1 || port > 65535 {
			return &ArgumentError{Argument: "WithPort", Reason: "is outside 1 to 65535"}
		}
		o.Port = port
		return nil
	}}
}

// WithBaseURL sets scheme, host, port and path prefix at once, such as "http://127.0.0.1:8080" or, for a gateway,
// "https://gateway.example.com/workos": every path, and every URL for a browser, then begins with the prefix. One
// trailing slash is dropped. A user, a query or a fragment is an *ArgumentError, and so is a prefix with a segment that
// is empty, "." or "..", even if percent-encoded.
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
		case strings.ContainsAny(base, "?#"):
			return refused("must not have a query or fragment")
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
		prefix := strings.TrimSuffix(u.EscapedPath(), "/")
		if err := checkPrefix("WithBaseURL", prefix); err != nil {
			return err
		}
		o.APIHostname, o.HTTPS, o.Port, o.PathPrefix = host, u.Scheme == "https", port, prefix
		return nil
	}}
}

// checkPrefix rejects a path that a gateway could read as a different one, or that holds a secret.
func checkPrefix(argument, prefix string) error {
	refused := func(reason string) error { return &ArgumentError{Argument: argument, Reason: reason} }
	decoded, err := url.PathUnescape(prefix)
	switch {
	case prefix == "":
		return nil
	case err != nil:
		return refused("is not a URL")
	case strings.Contains(decoded, redact.Mark):
		return refused(markReason)
	case holdsAPIKey(decoded):
		return refused("holds an API key")
	}
	for segment := range strings.SplitSeq(decoded[1:], "/") {
		if unsafeSegment(segment) || strings.Contains(segment, `\`) {
			return refused(`has a path segment that is empty, blank, "." or "..", or holds a backslash or control character`)
		}
	}
	return nil
}

// checkHost validates a host and returns it without the brackets of an IPv6 address.
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
			return "", &ArgumentError{Argument: argument, Reason: "has a host that is not just a host name or an IP address"}
		}
	}
	return host, nil
}
