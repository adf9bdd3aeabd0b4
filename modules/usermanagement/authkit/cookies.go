package authkit

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/iron"
)

const (
	maxCookieBytes = 4096                 // per cookie, with its name and attributes (RFC 6265 §6.1)
	maxPieces      = 4                    // per session: proxies limit the headers of a request
	sessionAge     = 400 * 24 * time.Hour // the most that browsers grant; WorkOS, not the cookie, ends the session
	hostPrefix     = "__Host-"            // prefix of cookies that only this host can set
	flowPrefix     = "wos-flow-"
	maxFlows       = 8 // pending sign-ins per browser
)

// cookies reads and writes the cookies of sessions and pending sign-ins.
type cookies struct {
	name, domain         string
	secure               bool
	flowPrefix, flowPath string

	age      time.Duration // of the session cookie; sessionAge if it is 0
	sameSite http.SameSite // of the session cookie; Lax if it is 0
}

// newCookies limits the cookies of pending sign-ins to a folder, unless they have the __Host- prefix, which requires
// the path "/".
func newCookies(name, domain string, secure bool, folder string) cookies {
	c := cookies{name: name, domain: domain, secure: secure, flowPrefix: flowPrefix, flowPath: folder}
	if hasPrefix(name, hostPrefix) {
		c.flowPrefix, c.flowPath = hostPrefix+flowPrefix, "/"
	}
	return c
}

// hasPrefix ignores case, as browsers do.
func hasPrefix(name, prefix string) bool {
	return strings.HasPrefix(strings.ToLower(name), strings.ToLower(prefix))
}

// session returns a cookie with a session or a piece of one.
func (c cookies) session(name, value string, age time.Duration) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure wherever RedirectURI is https; New rejects http except on the loopback
		Name: name, Value: value, Path: "/", Domain: c.domain, MaxAge: seconds(age),
		HttpOnly: true, Secure: c.secure, SameSite: cmp.Or(c.sameSite, http.SameSiteLaxMode),
	}
}

// flow returns a cookie with a pending sign-in. It always belongs to this host alone.
func (c cookies) flow(name, value string, age time.Duration) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure wherever RedirectURI is https; New rejects http except on the loopback
		Name: name, Value: value, Path: c.flowPath, MaxAge: seconds(age),
		HttpOnly: true, Secure: c.secure, SameSite: http.SameSiteLaxMode,
	}
}

// seconds converts an age for http.Cookie, where a negative age removes the cookie.
func seconds(age time.Duration) int {
	if age <= 0 {
		return -1
	}
	return wholeSeconds(age)
}

// piece returns the name of the n-th piece of a session.
func (c cookies) piece(n int) string { return c.name + "." + strconv.Itoa(n) }

// room returns how long the value of a session cookie can be.
func (c cookies) room(name string) int {
	return maxCookieBytes - len(c.session(name, "", cmp.Or(c.age, sessionAge)).String())
}

// maxSession returns how long a sealed session can be.
func (c cookies) maxSession() int { return maxPieces * c.room(c.piece(0)) }

// isSession reports whether a cookie of this name belongs to the session.
func (c cookies) isSession(name string) bool {
	if name == c.name {
		return true
	}
	number, ok := strings.CutPrefix(name, c.name+".")
	return ok && len(number) == 1 && number[0] >= '0' && number[0] < '0'+maxPieces
}

// readSession returns the sealed session of a request; empty if there is none. A missing or stale piece breaks the
// seal. A whole cookie takes precedence over pieces: this package removes what it replaces, so both exist only if a
// program without pieces has written the whole cookie later.
func (c cookies) readSession(r *http.Request) core.SealedSession {
	if whole, err := r.Cookie(c.name); err == nil && whole.Value != "" {
		return core.NewSealedSession(whole.Value)
	}
	var sealed strings.Builder
	for n := range maxPieces {
		piece, err := r.Cookie(c.piece(n))
		if err != nil {
			break
		}
		sealed.WriteString(piece.Value)
	}
	return core.NewSealedSession(sealed.String())
}

// writeSession puts a sealed session into the response, or removes the session if sealed is empty. It also removes
// session cookies of the request that are not written again, and anything written earlier. It reports whether it wrote
// a cookie.
func (c cookies) writeSession(w http.ResponseWriter, r *http.Request, sealed core.SealedSession) (wrote bool) {
	c.forgetSession(w.Header())
	pieces := c.split(sealed.Reveal())
	for _, brought := range r.Cookies() {
		stays := slices.ContainsFunc(pieces, func(one *http.Cookie) bool { return one.Name == brought.Name })
		if c.isSession(brought.Name) && !stays {
			http.SetCookie(w, c.session(brought.Name, "", 0))
			wrote = true
		}
	}
	for _, one := range pieces {
		http.SetCookie(w, one)
	}
	return wrote || len(pieces) > 0
}

// forgetSession removes the session cookies from a response header, so that the browser keeps those that it has.
func (c cookies) forgetSession(header http.Header) {
	header["Set-Cookie"] = slices.DeleteFunc(header["Set-Cookie"], func(line string) bool {
		name, _, _ := strings.Cut(line, "=")
		return c.isSession(name)
	})
}

// split returns the cookies that hold a sealed session: one if it fits, none if it is empty.
func (c cookies) split(sealed string) (pieces []*http.Cookie) {
	if sealed != "" && len(sealed) <= c.room(c.name) {
		return []*http.Cookie{c.session(c.name, sealed, cmp.Or(c.age, sessionAge))}
	}
	for sealed != "" {
		name := c.piece(len(pieces))
		cut := min(len(sealed), c.room(name))
		pieces = append(pieces, c.session(name, sealed[:cut], cmp.Or(c.age, sessionAge)))
		sealed = sealed[cut:]
	}
	return pieces
}

// flowName returns the name of the cookie of the sign-in with this state. It holds a hash, because logs may contain
// cookie names.
func (c cookies) flowName(state string) string {
	sum := sha256.Sum256([]byte(state))
	return c.flowPrefix + base64.RawURLEncoding.EncodeToString(sum[:9])
}

// writeFlow puts a sealed sign-in into the response, and removes the oldest ones so that maxFlows remain.
func (c cookies) writeFlow(w http.ResponseWriter, r *http.Request, name, sealed string) {
	others := slices.DeleteFunc(r.Cookies(), func(brought *http.Cookie) bool { return !strings.HasPrefix(brought.Name, c.flowPrefix) })
	slices.SortStableFunc(others, func(a, b *http.Cookie) int { return cmp.Compare(expiry(b), expiry(a)) })
	for _, old := range others[min(len(others), maxFlows-1):] {
		c.dropFlow(w, old.Name)
	}
	http.SetCookie(w, c.flow(name, sealed, flowAge))
}

func (c cookies) dropFlow(w http.ResponseWriter, name string) { http.SetCookie(w, c.flow(name, "", 0)) }

// expiry returns when a seal expires, in milliseconds; 0 if it does not say.
func expiry(cookie *http.Cookie) int64 {
	seal, _ := iron.Parse(cookie.Value)
	at, _ := strconv.ParseInt(seal.Expiry(), 10, 64)
	return at
}
