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

// carrier is the ResponseWriter of a response that sets a session cookie. It corrects the headers just before they are
// sent, after any changes that the handler made.
type carrier struct {
	http.ResponseWriter
	settle func(http.Header) // before the headers are sent
	sent   bool
}

// carry puts the cookie of a session into a response, or removes it if sealed is empty, and returns the writer for the
// rest. If the user signs out in the meantime, the cookie of a renewed session is not sent after that of the sign-out;
// if another request renews the session in the meantime, this cookie does not replace a newer one.
func (a *Auth) carry(w http.ResponseWriter, r *http.Request, sealed core.SealedSession) http.ResponseWriter {
	if !a.cookies.writeSession(w, r, sealed) {
		return w
	}
	return &carrier{ResponseWriter: w, settle: func(header http.Header) {
		forbidStoring(header)
		a.recheck(w, r)
	}}
}

// recheck updates the session cookie of a response just before it is sent: the handler, a sign-out or another request
// may have changed the session. It reports whether the user has signed out; the cookie is removed then.
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

// signedOut reports whether the user has signed out of a session that is about to be sent to the browser.
func (a *Auth) signedOut(ctx context.Context, sealed core.SealedSession) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), signOutPatience)
	defer cancel()
	return a.sessions.SignedOut(ctx, sealed)
}

// signOutPatience is how long a response waits for a session group to report whether the user has signed out.
const signOutPatience = time.Second

// finish settles the headers of a response whose handler has written nothing.
func finish(w http.ResponseWriter) {
	if c, ok := w.(*carrier); ok {
		c.send(http.StatusOK)
	}
}

// send settles the headers, also for informational responses.
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
	c.sent = c.sent || err == nil // by the handler that took over the connection
	return conn, buffered, err
}

// Unwrap is for http.ResponseController.
func (c *carrier) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// forbidStoring forbids all caches to store a response that sets a cookie. It removes other cache headers, because
// caches that support RFC 9213 prefer those to Cache-Control.
func forbidStoring(header http.Header) {
	for name := range header {
		switch lower := strings.ToLower(name); {
		case lower == "cache-control", lower == "surrogate-control", strings.HasSuffix(lower, "-cache-control"):
			delete(header, name) // in any case
		}
	}
	header.Set("Cache-Control", "private, no-store")
	varyByCookie(header)
}

// lastingCacheControl is Cache-Control in a spelling that http.Header.Set and Del do not reach. With several fields,
// caches apply the strictest directive (RFC 9111 §4.2.1), and a cache that reads only one field reads this one, which
// net/http sends first.
const lastingCacheControl = "CACHE-CONTROL"

// forbidStoringNow is forbidStoring for a response without a carrier: it survives changes to Cache-Control by the
// handler, or by http.FileServer for a missing file, before the headers are sent.
func forbidStoringNow(header http.Header) {
	forbidStoring(header)
	header[lastingCacheControl] = []string{"private, no-store"}
}
