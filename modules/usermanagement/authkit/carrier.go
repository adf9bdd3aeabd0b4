package authkit

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

// carrier is the ResponseWriter of a response that carries a cookie of the session. What must hold of its headers is seen to
// when they are sent, whatever the handler has made of them until then.
type carrier struct {
	http.ResponseWriter
	settle func(http.Header) // before the headers are sent
	sent   bool
}

// carry puts the cookie of a session into a response, or removes it if sealed is empty, and returns the writer for the
// rest of it. If the user signs out meanwhile, the cookie of a renewed session does not come after that of the sign-out; and
// if another request renews the session meanwhile, its cookie does not come after a newer one.
func (a *Auth) carry(w http.ResponseWriter, r *http.Request, sealed core.SealedSession) http.ResponseWriter {
	if !a.cookies.writeSession(w, r, sealed) {
		return w
	}
	return &carrier{ResponseWriter: w, settle: func(header http.Header) {
		forbidStoring(header)
		a.recheck(w, r)
	}}
}

// recheck makes the session's cookie in a response, which the handler may have renewed again or removed, what it has to be
// by now. It reports whether the user has signed out meanwhile; the cookie is removed then.
func (a *Auth) recheck(w http.ResponseWriter, r *http.Request) (signedOut bool) {
	latest := a.cookies.latestSession(w, r)
	if latest.IsZero() {
		return false
	}
	if a.signedOut(r.Context(), latest) {
		a.cookies.writeSession(w, r, core.SealedSession{})
		return true
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), signOutPatience)
	defer cancel()
	switch current, ok := a.sessions.Latest(ctx, latest); {
	case !ok:
		a.cookies.forgetSession(w.Header())
	case !current.Equal(latest):
		a.cookies.writeSession(w, r, current)
	}
	return false
}

// signedOut reports whether the user has signed out of a session that is to become the browser's.
func (a *Auth) signedOut(ctx context.Context, sealed core.SealedSession) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), signOutPatience)
	defer cancel()
	return a.sessions.SignedOut(ctx, sealed)
}

// signOutPatience is how long a response waits for a group of servers to say whether the user has signed out.
const signOutPatience = time.Second

// finish settles the headers of a response whose handler has written nothing.
func finish(w http.ResponseWriter) {
	if c, ok := w.(*carrier); ok {
		c.send(http.StatusOK)
	}
}

// send settles the headers, which informational responses have too.
func (c *carrier) send(status int) {
	if c.sent {
		return
	}
	c.settle(c.Header())
	c.sent = status >= http.StatusOK || status == http.StatusSwitchingProtocols
}

func (c *carrier) WriteHeader(status int) {
	c.send(status)
	c.ResponseWriter.WriteHeader(status)
}

func (c *carrier) Write(p []byte) (int, error) {
	c.send(http.StatusOK)
	return c.ResponseWriter.Write(p)
}

func (c *carrier) WriteString(s string) (int, error) {
	c.send(http.StatusOK)
	return io.WriteString(c.ResponseWriter, s)
}

// ReadFrom keeps the fast path of net/http for files.
func (c *carrier) ReadFrom(r io.Reader) (int64, error) {
	c.send(http.StatusOK)
	return io.Copy(c.ResponseWriter, r)
}

// FlushError is Flush for http.ResponseController.
func (c *carrier) FlushError() error {
	c.send(http.StatusOK)
	return http.NewResponseController(c.ResponseWriter).Flush()
}

func (c *carrier) Flush() { _ = c.FlushError() }

func (c *carrier) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(c.ResponseWriter).Hijack()
	c.sent = c.sent || err == nil // by whoever has the connection
	return conn, buffered, err
}

// Unwrap is for http.ResponseController.
func (c *carrier) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// forbidStoring makes a response that sets a cookie one that no cache keeps, and removes what would allow it: caches
// that know the header fields of RFC 9213 prefer those to Cache-Control.
func forbidStoring(header http.Header) {
	for name := range header {
		switch lower := strings.ToLower(name); {
		case lower == "cache-control", lower == "surrogate-control", strings.HasSuffix(lower, "-cache-control"):
			delete(header, name) // however it is spelled
		}
	}
	header.Set("Cache-Control", "private, no-store")
	varyByCookie(header)
}

// lastingCacheControl is Cache-Control in a spelling that http.Header.Set and Del do not reach. Of several fields caches heed
// the strictest directive (RFC 9111 §4.2.1), and whoever reads one alone reads this one, which net/http sends first.
const lastingCacheControl = "CACHE-CONTROL"

// forbidStoringNow is forbidStoring for a response that no carrier watches over: it holds whatever the handler, or
// http.FileServer for a file that is not there, does with Cache-Control before the headers are sent.
func forbidStoringNow(header http.Header) {
	forbidStoring(header)
	header[lastingCacheControl] = []string{"private, no-store"}
}
