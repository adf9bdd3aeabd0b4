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

// DefaultCookieName is the name of the cookie that holds the session, as the Node and Next.js libraries have it.
const DefaultCookieName = "wos-session"

const (
	maxCookieName   = 64
	maxRefreshAhead = time.Minute // access tokens live for a few
)

// Config says where the handlers are and how sessions are kept. RedirectURI and CookiePasswords are required.
type Config struct {
	// RedirectURI is where Callback is mounted, as it is registered with WorkOS: https, or http on the loopback while
	// developing. It also decides whether cookies are Secure; no header of a request does. A sign-in that is begun on
	// 127.0.0.1 and would come back to localhost is moved there first.
	RedirectURI string

	// CookiePasswords have 32 characters or more each, but for old ones of session.GoSDK. The first one seals, all of them open.
	CookiePasswords []core.CookiePassword

	// SignInPath is where SignIn is mounted, or a page with a link to it. The default is "sign-in" beside the callback:
	// "/sign-in" for "/callback", "/auth/sign-in" for "/auth/callback".
	SignInPath string

	// HomePath is where the browser goes when nothing says where to; "/" if empty.
	HomePath string

	// SignOutReturnTo is the address to which WorkOS sends the browser after a sign-out, one of the registered sign-out
	// redirects. If it is empty, that is the default one.
	SignOutReturnTo string

	// CookieName is DefaultCookieName if empty. A session that one cookie cannot hold is in "<name>.0", "<name>.1" and so
	// on. With the prefix "__Host-" no other host of the domain can set it, nor the cookies of sign-ins under way, which
	// get that prefix too; that needs https and no CookieDomain.
	CookieName string

	// CookieDomain shares the session with all hosts of a domain. If it is empty, the cookie goes to this host alone.
	// Change the name with the domain: a browser may hold both cookies, and sends one name twice.
	CookieDomain string

	// RefreshAhead renews an access token that has no more than this left: a minute, which is also the most, if it is 0.
	// Until the token has expired, a renewal that fails keeps the session, and no request waits for one longer than two
	// seconds. A nanosecond renews when the token has expired.
	RefreshAhead time.Duration

	// Timeout is how long a request waits for WorkOS at most, to renew a session, to finish a sign-in or to change the
	// organization: session.DefaultTimeout, 10 seconds, if it is 0. Then the response is 503, and the session is kept.
	Timeout time.Duration

	// OnAuthorize can change what a sign-in asks for, such as the provider by the path of the request. What it puts into
	// State, 256 bytes at most, does not go to WorkOS: it is sealed in the cookie of the sign-in, for StateFromContext.
	OnAuthorize func(*http.Request, *usermanagement.AuthorizationURLWithPKCEParams)

	// OnSignIn is called with each user who comes back, before there is a session; an error of it prevents one. Status,
	// of 400 to 599, and Err of an *Error are kept; any other error is answered with 500. The context of the request has
	// the state of OnAuthorize.
	OnSignIn func(*http.Request, *usermanagement.AuthenticationResponse) error

	// OnError answers what could not be done, in place of WriteErrorPage. The headers that forbid caching are set; the
	// function writes the status and the body, or leaves it to WriteErrorPage.
	OnError func(http.ResponseWriter, *http.Request, *Error)

	// Logger gets what went wrong: an Error of status 500 or more as an error, any other, which anybody can cause, for
	// debugging. slog.Default() if nil.
	Logger *slog.Logger

	// SessionOptions go to session.NewManager, such as session.WithGroup for servers that refresh together. How long a
	// session may be, and how long a refresh may take, is this package's to say.
	SessionOptions []session.Option

	// RedirectURIs are further redirect URIs, for an application that is served on several hosts: they differ from
	// RedirectURI in the host alone, and are registered with WorkOS. A sign-in comes back to the one whose host the request
	// names, and to RedirectURI if there is none; so a made-up Host header leads nowhere else. There are no wildcards.
	RedirectURIs []string

	// CookieMaxAge is how long the browser keeps the session's cookie, a second or more: 400 days if it is 0, the most that
	// browsers grant. WorkOS ends the session, however old the cookie is.
	CookieMaxAge time.Duration

	// CookieSameSite is http.SameSiteLaxMode if it is 0. With Strict, a visitor who follows a link from another site goes by
	// way of a sign-in. None, for an application in a frame of another site, needs https; what changes something is
	// then guarded by http.CrossOriginProtection alone, which your own handlers need as well.
	CookieSameSite http.SameSite

	// OnRefresh is called when a session has been renewed, by the middleware, Refresh or SwitchOrganization, with the new
	// one: for each request that waited for it. If the new token cannot be verified, OnRefreshError is called instead.
	OnRefresh func(*http.Request, *session.Session)

	// OnRefreshError is called when a session was not renewed. The session may go on: the error says so as for
	// session.Manager.Refresh, and a response that is not from WorkOS matches ErrNotWorkOS.
	OnRefreshError func(*http.Request, error)

	// Pages is how the pages of WriteErrorPage look, what they say, and where they lead.
	Pages Pages
}

// Auth has the handlers and the middleware. It is safe for use by many goroutines at once.
type Auth struct {
	client      usermanagement.Confidential
	sessions    *session.Manager
	passwords   hidden.Value[[]core.CookiePassword]
	cookies     cookies
	crossOrigin *http.CrossOriginProtection
	config      Config // without the passwords; what was empty is filled in
	now         func() time.Time
	look        *look
	redirects   redirectURIs
}

// New returns the handlers and the middleware of an application.
//
// Errors: *core.ArgumentError, which names the field of Config, or client, or the client ID if client has none.
func New(client usermanagement.Confidential, config Config) (*Auth, error) {
	api, err := client.JWKSURL()
	if err != nil { // of the zero value, and of a client without a client ID
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
		return nil, &core.ArgumentError{Argument: "RedirectURI", Reason: "has a path beside which there is none to sign in and out, such as one with %2F: set SignInPath and Pages.SignOutPath"}
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

// asField gives an error of session.NewManager the name of the field that it is about.
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

// parseRedirectURI refuses what cookies cannot be kept safe for.
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

// check refuses what browsers would ignore in silence, after which nobody could sign in.
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
		return refuse("CookieName", "has a prefix that browsers take with https only")
	case hostOnly && domain != "":
		return refuse("CookieDomain", "cannot go with a cookie whose name begins with __Host-")
	case domain != "" && (jar.session(c.CookieName, "", 0).Valid() != nil || !strings.Contains(domain, ".") || net.ParseIP(domain) != nil):
		return refuse("CookieDomain", "is not a domain")
	case domain != "" && host != domain && !strings.HasSuffix(host, "."+domain):
		return refuse("CookieDomain", "is not the domain of RedirectURI")
	case jar.flow("name", "", 0).Valid() != nil:
		return refuse("RedirectURI", "has a path that cookies cannot be limited to")
	case c.RefreshAhead < 0 || c.RefreshAhead > maxRefreshAhead:
		return refuse("RefreshAhead", "is not between 0 and a minute")
	case c.Timeout < 0:
		return refuse("Timeout", "is negative")
	}
	return nil
}
