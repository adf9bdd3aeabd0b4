// Package workosgin adapts net/http middleware, such as that of authkit, to Gin. Its name differs from its folder so that it
// can be imported together with Gin.
//
//	router.GET("/admin", workosgin.Middleware(auth.Require(authkit.Role("admin"))), settings)
//
// Handlers need no adapter: gin.WrapF(auth.SignIn).
package workosgin

import (
	"bufio"
	"net"
	"net/http"

	"github.com/gin-gonic/gin"
)

// Middleware returns net/http middleware as Gin middleware. Later handlers see what it puts into the context of the request:
// authkit.FromContext(c.Request.Context()). If it does not call the next handler, it has responded, and no later handler runs.
// Later handlers write to the http.ResponseWriter that it passes on, so that it can still set headers, as authkit does for the
// cookie of a refreshed session.
//
// It must call the next handler in its own goroutine, because a gin.Context belongs to one goroutine: http.TimeoutHandler does
// not.
func Middleware(middleware func(http.Handler) http.Handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		outer, passed := c.Writer, false
		next := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			passed, c.Request = true, r
			if same, ok := w.(gin.ResponseWriter); ok {
				c.Writer = same
			} else {
				c.Writer = &writer{ResponseWriter: outer, inner: w, status: outer.Status(), size: outer.Size()}
			}
			c.Next()
		})
		defer func() { c.Writer = outer }()
		middleware(next).ServeHTTP(outer, c.Request)
		if w, ok := c.Writer.(*writer); ok && w.Written() {
			outer.WriteHeaderNow() // of a response without a body
		}
		if !passed {
			c.Abort()
		}
	}
}

// writer is the gin.ResponseWriter of handlers after a middleware that passes on its own writer.
type writer struct {
	gin.ResponseWriter                     // the one before the middleware
	inner              http.ResponseWriter // the middleware's
	status             int
	size               int // as Gin counts: -1 until the headers are written
}

// WriteHeader records the status, which Gin writes with the first byte of the body, or when the handlers have returned.
func (w *writer) WriteHeader(code int) {
	if code > 0 && !w.Written() {
		w.status = code
		w.ResponseWriter.WriteHeader(code)
	}
}

func (w *writer) WriteHeaderNow() {
	if !w.Written() {
		w.size = 0
		w.inner.WriteHeader(w.status)
	}
}

func (w *writer) Write(p []byte) (int, error) {
	w.WriteHeaderNow()
	n, err := w.inner.Write(p)
	w.size += n
	return n, err
}

func (w *writer) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

func (w *writer) Flush() {
	w.WriteHeaderNow()
	_ = http.NewResponseController(w.inner).Flush()
}

func (w *writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	connection, buffered, err := http.NewResponseController(w.inner).Hijack()
	if err == nil {
		w.size = max(w.size, 0) // the owner of the connection writes
	}
	return connection, buffered, err
}

func (w *writer) Header() http.Header         { return w.inner.Header() }
func (w *writer) Status() int                 { return w.status }
func (w *writer) Size() int                   { return w.size }
func (w *writer) Written() bool               { return w.size >= 0 }
func (w *writer) Unwrap() http.ResponseWriter { return w.inner }
