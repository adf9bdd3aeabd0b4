package authkit

import (
	"cmp"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/workos-typestate/workos/core"
)

// redirectURIs are the URIs to which sign-ins may return.
type redirectURIs struct {
	first  *url.URL
	byHost map[string]string // by the authority of the request
}

// newRedirectURIs rejects URIs that one Auth cannot serve, because all hosts share the cookie attributes and the
// callback path.
func newRedirectURIs(first *url.URL, config Config) (redirectURIs, error) {
	all := redirectURIs{first, map[string]string{authority(first.Scheme, first.Host): config.RedirectURI}}
	domain := strings.ToLower(strings.TrimPrefix(config.CookieDomain, "."))
	for _, text := range config.RedirectURIs {
		refuse := func(reason string) (redirectURIs, error) {
			return redirectURIs{}, &core.ArgumentError{Argument: "RedirectURIs", Reason: reason}
		}
		other, err := parseRedirectURI(text)
		if err != nil {
			return refuse("has one that is not valid as a RedirectURI")
		}
		host := strings.ToLower(other.Hostname())
		switch {
		case strings.Contains(host, "*"):
			return refuse("has one with a wildcard: list each host, or a foreign host could receive codes")
		case other.Scheme != first.Scheme, other.EscapedPath() != first.EscapedPath(), other.RawQuery != first.RawQuery:
			return refuse("has one that differs from RedirectURI in more than the host")
		case domain != "" && host != domain && !strings.HasSuffix(host, "."+domain):
			return refuse("has one that is not within CookieDomain")
		}
		all.byHost[authority(other.Scheme, other.Host)] = text
	}
	return all, nil
}

// authority normalizes a host with its port for comparison: lower case, an IPv6 address as browsers write it (RFC
// 5952), without the default port of the scheme (RFC 3986 §6.2.3).
func authority(scheme, host string) string {
	implied := ":443"
	if scheme == "http" {
		implied = ":80"
	}
	host = strings.TrimSuffix(strings.ToLower(host), implied)
	if literal, port, ok := strings.Cut(host, "]"); ok && strings.HasPrefix(literal, "[") {
		if ip, err := netip.ParseAddr(literal[1:]); err == nil && ip.Zone() == "" {
			return "[" + ip.String() + "]" + port
		}
	}
	return host
}

// withoutDot removes the dot at the end of a name (RFC 3986 §3.2.2): browsers keep it, and keep separate cookies for
// that name.
func withoutDot(authority string) string {
	name, port, hasPort := strings.Cut(authority, ":")
	name = strings.TrimSuffix(name, ".")
	if hasPort {
		return name + ":" + port
	}
	return name
}

// redirectURI returns where the sign-in of a request returns to: the listed URI whose host the request names, or the
// first one. The Host of the request is only compared, never used.
func (a *Auth) redirectURI(r *http.Request) string {
	return cmp.Or(a.redirects.byHost[authority(a.redirects.first.Scheme, r.Host)], a.config.RedirectURI)
}

// local returns the path, with query and fragment, of a page that a request names by its path or its full URL, and
// reports whether it is a page of this application.
func (a *Auth) local(r *http.Request, page string) (path string, ok bool) {
	if isPath(page) {
		return page, true
	}
	scheme := a.redirects.first.Scheme
	begins := scheme + "://"
	if len(page) < len(begins) || !strings.EqualFold(page[:len(begins)], begins) {
		return "", false
	}
	rest := page[len(begins):]
	host := rest
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		host, path = rest[:end], rest[end:]
	} else {
		path = ""
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	home := a.redirects.first.Host
	if named, err := url.Parse(a.redirectURI(r)); err == nil {
		home = named.Host
	}
	named := authority(scheme, host)
	own := named == authority(scheme, home) || named == authority(scheme, r.Host) || sameMachine(named, authority(scheme, home))
	return path, isPath(path) && own
}

// sameMachine reports whether two authorities are names of this machine with the same port.
func sameMachine(one, other string) bool {
	a, b := &url.URL{Host: one}, &url.URL{Host: other}
	return isLoopback(a.Hostname()) && isLoopback(b.Hostname()) && a.Port() == b.Port()
}

// movedParam marks a sign-in that was redirected to the host of the redirect URI, so that this happens only once.
const movedParam = "moved"

// moveToCallbackHost redirects a sign-in that starts on another name of this machine, or on a name with a trailing dot,
// to the name in the redirect URI: on localhost the callback would not receive the cookie that was set on 127.0.0.1. It
// reports whether it redirected.
func (a *Auth) moveToCallbackHost(w http.ResponseWriter, r *http.Request) bool {
	want := a.redirects.first
	here := authority(want.Scheme, r.Host)
	if _, known := a.redirects.byHost[here]; known || !isPath(r.RequestURI) {
		return false
	}
	dotted, err := url.Parse(a.redirects.byHost[authority(want.Scheme, withoutDot(here))])
	switch {
	case err == nil && dotted.Host != "":
		want = dotted
	case !sameMachine(here, authority(want.Scheme, want.Host)):
		return false
	}
	if r.URL.Query().Has(movedParam) { // a proxy changes the host
		cmp.Or(a.config.Logger, slog.Default()).WarnContext(r.Context(), "workos: authkit: the sign-in starts on another host than that of RedirectURI, where its cookie may be missing",
			slog.String("host", here), slog.String("redirect_uri_host", want.Host))
		return false
	}
	separator := "?"
	if strings.Contains(r.RequestURI, "?") {
		separator = "&"
	}
	forbidCaching(w)
	redirect(w, want.Scheme+"://"+want.Host+r.RequestURI+separator+movedParam+"=1")
	return true
}
