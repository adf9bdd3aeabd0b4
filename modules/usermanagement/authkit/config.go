package authkit

import (
	"cmp"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/hidden"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// DefaultCookieName is the name of the session cookie, as in the Node and Next.js libraries.
const DefaultCookieName = "wos-session"

const (
	maxCookieName   = 64
	maxRefreshAhead = time.Minute // access tokens live for a few minutes
)

// Config configures the handlers and the sessions. RedirectURI and CookiePasswords are required.
type Config struct {
	// RedirectURI is where Callback is mounted, as it is registered with WorkOS: https, or http on the loopback during
	// development. It also decides whether cookies are Secure; request headers do not. A sign-in that starts on
	// 127.0.0.1 but would return to localhost is redirected there first.
	RedirectURI string

	// CookiePasswords have 32 characters or more each, except old ones of session.GoSDK. The first one seals, all of
	// them open.
	CookiePasswords []core.CookiePassword

	// SignInPath is where SignIn is mounted, or a page with a link to it. The default is "sign-in" next to the
	// callback: "/sign-in" for "/callback", "/auth/sign-in" for "/auth/callback".
	SignInPath string

	// HomePath is where the browser goes when the request names no other place; "/" if empty.
	HomePath string

	// SignOutReturnTo is the URL to which WorkOS sends the browser after a sign-out. It must be a registered sign-out
	// redirect. If it is empty, WorkOS uses the default one.
	SignOutReturnTo string

	// CookieName is DefaultCookieName if empty. A session that is too large for one cookie is split into "<name>.0",
	// "<name>.1" and so on. With the prefix "__Host-" no other host of the domain can set this cookie or the cookies of
	// pending sign-ins, which get the prefix too; it requires https and no CookieDomain.
	CookieName string

	// CookieDomain shares the session with all hosts of a domain. If it is empty, only this host gets the cookie. If
	// you change the domain, change the name too: a browser may hold both cookies, and sends the same name twice.
	CookieDomain string

	// RefreshAhead renews an access token when it has no more than this left: the default and the maximum are one
	// minute. Until the token has expired, a failed renewal keeps the session, and no request waits longer than two
	// seconds for a renewal. One nanosecond renews only expired tokens.
	RefreshAhead time.Duration

	// Timeout is how long a request waits for WorkOS at most, to renew a session, to finish a sign-in or to change the
	// organization: session.DefaultTimeout, 10 seconds, if it is 0. After that the response is 503, and the session is
	// kept.
	Timeout time.Duration

	// OnAuthorize can change the parameters of a sign-in, for example the provider by the path of the request. What it
	// puts into State, 256 bytes at most, is not sent to WorkOS: it is sealed in the sign-in cookie, for
	// StateFromContext.
	OnAuthorize func(*http.Request, *usermanagement.AuthorizationURLWithPKCEParams)

	// OnSignIn is called for each user who returns from WorkOS, before the session is created; an error prevents the
	// session. If it is an *Error, its Status, 400 to 599, and its Err are kept; any other error leads to status 500. The
	// request context holds the state of OnAuthorize.
	OnSignIn func(*http.Request, *usermanagement.AuthenticationResponse) error

	// OnError writes the response to a failed request, instead of WriteErrorPage. The headers that forbid caching are
	// already set; the function writes the status and the body, or calls WriteErrorPage.
	OnError func(http.ResponseWriter, *http.Request, *Error)

	// Logger records failures: an Error of status 500 or more at level error, any other, which any client can cause, at
	// level debug. slog.Default() if nil.
	Logger *slog.Logger

	// SessionOptions go to session.NewManager, for example session.WithGroup for servers that refresh together. This
	// package sets the maximum size of a session and the timeout of a refresh.
	SessionOptions []session.Option

	// RedirectURIs are further redirect URIs, for an application that is served on several hosts: they differ from
	// RedirectURI only in the host, and are registered with WorkOS. A sign-in returns to the one whose host the request
	// names, or to RedirectURI if none matches, so a forged Host header cannot redirect anywhere else. Wildcards are
	// not supported.
	RedirectURIs []string

	// CookieMaxAge is how long the browser keeps the session cookie, one second or more: 400 days if it is 0, the most
	// that browsers grant. WorkOS ends the session, no matter how old the cookie is.
	CookieMaxAge time.Duration

	// CookieSameSite is http.SameSiteLaxMode if it is 0. With Strict, a visitor who follows a link from another site
	// goes through a sign-in. None, for an application in a frame of another site, requires https; handlers that change
	// something are then protected only by http.CrossOriginProtection, which your own handlers need as well.
	CookieSameSite http.SameSite

	// OnRefresh is called with the new session when the middleware, Refresh or SwitchOrganization has renewed a
	// session, once for each request that waited for it. If the new token cannot be verified, OnRefreshError is called
	// instead.
	OnRefresh func(*http.Request, *session.Session)

	// OnRefreshError is called when a session was not renewed. The session may still continue: see
	// session.Manager.Refresh for the errors. A response that is not from WorkOS matches ErrNotWorkOS.
	OnRefreshError func(*http.Request, error)

	// Pages sets the look, the texts and the links of the pages of WriteErrorPage.
	Pages Pages
}

// Auth has the handlers and the middleware. It is safe for concurrent use.
type Auth struct {
	client      usermanagement.Confidential
	sessions    *session.Manager
	passwords   hidden.Value[[]core.CookiePassword]
	cookies     cookies
	crossOrigin *http.CrossOriginProtection
	config      Config // without the passwords, with the defaults filled in
	now         func() time.Time
	look        *look
	redirects   redirectURIs
}

// New returns the handlers and the middleware of an application.
//
// Errors: *core.ArgumentError, which names the field of Config, or client, or the client ID if client has none.
func New(client usermanagement.Confidential, config Config) (*Auth, error) {
	api, err := client.JWKSURL()
	if err != nil { // the zero value, or a client without a client ID
		return nil, err
	}
	redirect, err := parseRedirectURI(config.RedirectURI)
	if err != nil {
		return nil, err
	}
	folder := path.Dir(cmp.Or(redirect.EscapedPath(), "/"))
	if beside := path.Join(folder, "sign-in"); isPath(beside) {
		config.SignInPath = cmp.Or(config.SignInPath, beside)
	} else if config.SignInPath == "" || config.Pages.SignOutPath == "" {
		return nil, &core.ArgumentError{Argument: "RedirectURI", Reason: "has a path from which no sign-in and sign-out paths can be derived, such as one with %2F: set SignInPath and Pages.SignOutPath"}
	}
	config.HomePath = cmp.Or(config.HomePath, "/")
	config.CookieName = cmp.Or(config.CookieName, DefaultCookieName)
	config.Timeout = cmp.Or(config.Timeout, session.DefaultTimeout)
	config.RefreshAhead = cmp.Or(config.RefreshAhead, defaultRefreshAhead)
	if config.OnAuthorize == nil {
		config.OnAuthorize = func(*http.Request, *usermanagement.AuthorizationURLWithPKCEParams) {}
	}
	if config.OnSignIn == nil {
		config.OnSignIn = func(*http.Request, *usermanagement.AuthenticationResponse) error { return nil }
	}
	if config.OnError == nil {
		config.OnError = WriteErrorPage
	}
	jar := newCookies(config.CookieName, config.CookieDomain, redirect.Scheme == "https", folder)
	if err := config.check(redirect, jar); err != nil {
		return nil, err
	}
	if jar.age, jar.sameSite, err = config.cookieAttributes(jar.secure); err != nil {
		return nil, err
	}
	redirects, err := newRedirectURIs(redirect, config)
	if err != nil {
		return nil, err
	}

	a := &Auth{client: client, cookies: jar, crossOrigin: http.NewCrossOriginProtection(), now: time.Now, redirects: redirects}
	// The origin of the application is trusted by name, for proxies that change the Host header.
	if err := a.crossOrigin.AddTrustedOrigin(redirect.Scheme + "://" + authority(redirect.Scheme, redirect.Host)); err != nil {
		return nil, &core.ArgumentError{Argument: "RedirectURI", Reason: "has no origin"}
	}
	if a.look, err = newLook(config, folder, api); err != nil {
		return nil, err
	}
	passwords := slices.Clone(config.CookiePasswords)
	options := slices.Concat(config.SessionOptions, []session.Option{session.WithMaxSealedBytes(jar.maxSession()), session.WithTimeout(config.Timeout)})
	if a.sessions, err = session.NewManager(client, passwords, options...); err != nil {
		return nil, asField(err)
	}
	a.passwords = hidden.Hide(passwords)
	config.CookiePasswords, config.RedirectURIs = nil, nil
	a.config = config
	return a, nil
}

// asField changes the argument name in an error of session.NewManager to the name of the Config field.
func asField(err error) error {
	refused, ok := errors.AsType[*core.ArgumentError](err)
	if !ok {
		return err
	}
	argument := refused.Argument
	if place, isOption := strings.CutPrefix(argument, "opts"); isOption {
		argument = "SessionOptions" + place
	} else if argument == "passwords" {
		argument = "CookiePasswords"
	}
	return &core.ArgumentError{Argument: argument, Reason: refused.Reason}
}

// parseRedirectURI rejects URIs for which cookies cannot be kept safe.
func parseRedirectURI(text string) (*url.URL, error) {
	refuse := func(reason string) (*url.URL, error) {
		return nil, &core.ArgumentError{Argument: "RedirectURI", Reason: reason}
	}
	redirect, err := url.Parse(text)
	switch {
	case text == "":
		return refuse("is empty")
	case err != nil, redirect.Hostname() == "", redirect.User != nil, redirect.Fragment != "", redirect.Scheme != "https" && redirect.Scheme != "http":
		return refuse("is not an address of http or https with a host, without user and fragment")
	case redirect.Scheme == "http" && !isLoopback(redirect.Hostname()):
		return refuse("is http on a host that is not the loopback: cookies and codes would travel in the clear")
	}
	return redirect, nil
}

func isLoopback(host string) bool {
	host = strings.ToLower(host)
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// check rejects values that browsers would silently ignore, after which no user could sign in.
func (c Config) check(redirect *url.URL, jar cookies) error {
	refuse := func(field, reason string) error { return &core.ArgumentError{Argument: field, Reason: reason} }
	host, domain := strings.ToLower(redirect.Hostname()), strings.ToLower(strings.TrimPrefix(c.CookieDomain, "."))
	hostOnly := hasPrefix(c.CookieName, hostPrefix)
	signOut, signOutErr := url.Parse(c.SignOutReturnTo)
	switch {
	case !isPath(c.SignInPath), strings.ContainsAny(c.SignInPath, "?#"):
		return refuse("SignInPath", "is not a path on this host")
	case !isPath(c.HomePath):
		return refuse("HomePath", "is not a path on this host")
	case c.SignOutReturnTo != "" && (signOutErr != nil || signOut.Host == "" || signOut.Scheme != "https" && signOut.Scheme != "http"):
		return refuse("SignOutReturnTo", "is not an address of http or https")
	case len(c.CookieName) > maxCookieName, strings.HasPrefix(c.CookieName, jar.flowPrefix), (cookies{}).session(c.CookieName, "", 0).Valid() != nil:
		return refuse("CookieName", "is not the name of a cookie of up to 64 characters")
	case !jar.secure && (hostOnly || hasPrefix(c.CookieName, "__Secure-")):
		return refuse("CookieName", "has a prefix that browsers accept only with https")
	case hostOnly && domain != "":
		return refuse("CookieDomain", "cannot go with a cookie whose name begins with __Host-")
	case domain != "" && (jar.session(c.CookieName, "", 0).Valid() != nil || !strings.Contains(domain, ".") || net.ParseIP(domain) != nil):
		return refuse("CookieDomain", "is not a domain")
	case domain != "" && host != domain && !strings.HasSuffix(host, "."+domain):
		return refuse("CookieDomain", "is not the domain of RedirectURI")
	case jar.flow("name", "", 0).Valid() != nil:
		return refuse("RedirectURI", "has a path to which cookies cannot be limited")
	case c.RefreshAhead < 0 || c.RefreshAhead > maxRefreshAhead:
		return refuse("RefreshAhead", "is not between 0 and a minute")
	case c.Timeout < 0:
		return refuse("Timeout", "is negative")
	}
	return nil
}
