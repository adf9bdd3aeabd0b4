package loopback

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/workos-typestate/workos/pkce"
)

// How long the browser keeps the cookies: longer than Config.Timeout, since a sign-in by device code has its own lifetime.
const (
	afterTimeout = time.Hour
	longestAge   = 365 * 24 * time.Hour
)

// start is the page that the browser is opened on. Others can see its address among the arguments of the program that opens
// the browser. The address does not contain the state of the sign-in: the page gives that to one browser.
//
// The browser gets two cookies. The callback requires one of them. The other is sent only to this page, and lets the same
// browser start again. They differ because cookies are sent to every port of 127.0.0.1, and the server there may be another
// user's.
type start struct {
	path             string
	again, callback  http.Cookie
	mu               sync.Mutex
	opened, attested bool          // a browser has the cookies; the system says that it is the user's
	said             bool          // the request says that it comes from a browser
	disputed         chan struct{} // closed when a second browser comes, and either may be another user's
}

func newStart(config Config) *start {
	secret := func() string { return pkce.NewVerifier().Reveal() }
	name := "workos_sign_in_" + strings.ToLower(rand.Text()[:10]) // several sign-ins share the cookies of 127.0.0.1
	cookie := func(name, path string) http.Cookie {
		return http.Cookie{ //nolint:gosec // not Secure: the loopback has no TLS
			Name: name, Value: secret(), Path: path, MaxAge: int((min(config.Timeout, longestAge) + afterTimeout).Seconds()),
			HttpOnly: true, SameSite: http.SameSiteLaxMode, // Lax, since the callback is a navigation from WorkOS
		}
	}
	path := "/" + secret()
	return &start{
		path: path, disputed: make(chan struct{}),
		callback: cookie(name, config.Path), again: cookie(name+"_again", path),
	}
}

// at reports whether path is that of the page.
func (s *start) at(path string) bool {
	return subtle.ConstantTimeCompare([]byte(path), []byte(s.path)) == 1
}

// open serves a visit. It redirects the first browser to WorkOS, and no other.
func (s *start) open(w http.ResponseWriter, request *http.Request, by peer, address string) {
	if !s.admits(request, by) {
		elsewherePage().write(w)
		return
	}
	http.SetCookie(w, &s.callback)
	http.SetCookie(w, &s.again)
	page{}.orRedirect(address).write(w)
}

// admits reports whether this browser may start the sign-in. A browser that is known to be the user's keeps the sign-in,
// even if others come later; only if it was a scanner or similar can the user's browser take over. If the system does not
// know who runs the first browser, either may be run by another user who read the address, so a second one ends the sign-in.
func (s *start) admits(request *http.Request, by peer) bool {
	if carries(request, s.again) {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	says := request.Header.Get("Sec-Fetch-Mode") != ""
	if !s.opened || s.attested && !s.said && by == peerOwn && says {
		s.opened, s.attested, s.said = true, by == peerOwn, says
		return true
	}
	if !s.attested && !s.isDisputed() {
		close(s.disputed)
	}
	return false
}

// isOpened reports whether a browser has the cookies.
func (s *start) isOpened() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

func (s *start) isDisputed() bool {
	select {
	case <-s.disputed:
		return true
	default:
		return false
	}
}

// clear removes the cookies from the browser.
func (s *start) clear(w http.ResponseWriter) {
	for _, cookie := range []http.Cookie{s.callback, s.again} { //nolint:gosec // as in newStart
		cookie.Value, cookie.MaxAge = "", -1
		http.SetCookie(w, &cookie)
	}
}

// carries reports whether a request has the cookie.
func carries(request *http.Request, cookie http.Cookie) bool {
	for _, got := range request.CookiesNamed(cookie.Name) {
		if subtle.ConstantTimeCompare([]byte(got.Value), []byte(cookie.Value)) == 1 {
			return true
		}
	}
	return false
}

// isVisit reports whether a user visits the page, according to the browser (Fetch Metadata): not a prefetch or a preview,
// nor a part of another page.
func isVisit(header http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		if header.Get(name) != "" {
			return false
		}
	}
	is := func(name, want string) bool { return header.Get(name) == "" || header.Get(name) == want }
	return is("Sec-Fetch-Mode", "navigate") && is("Sec-Fetch-Dest", "document")
}
