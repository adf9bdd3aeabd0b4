package core

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/internal/hidden"
)

// The values that a client's accessors return share its connections and log, without access to the client's own values.
// Each wrapper holds functions: neither type assertions nor reflection reach what they close over.

// viewOfHTTPClient returns a client that uses the transport of another. It leaves out the cookie jar, because the other
// would send the cookies put into it.
func viewOfHTTPClient(client *http.Client) *http.Client {
	if client == nil {
		return &http.Client{Transport: transportView{}}
	}
	return &http.Client{Transport: viewOfTransport(client.Transport), Timeout: client.Timeout, CheckRedirect: refuseRedirect}
}

func viewOfTransport(transport http.RoundTripper) http.RoundTripper {
	switch transport := transport.(type) {
	case nil:
		return nil
	case transportView:
		return transport
	}
	return transportView{hidden.Hide(transport)}
}

// transportView sends requests through another transport, without httptrace hooks, which would see the connections
// that requests with the key use.
type transportView struct {
	of hidden.Value[http.RoundTripper]
}

func (v transportView) RoundTrip(request *http.Request) (*http.Response, error) {
	transport := v.of.Get()
	if transport == nil {
		if request.Body != nil {
			_ = request.Body.Close() // a RoundTripper must, even if it fails
		}
		return nil, errZeroClient()
	}
	given := request
	request = request.Clone(untraced{request.Context()}) //nolint:contextcheck // it is made of the request's
	// From here on the caller's code can run, for example in its context and its body, but cannot reach the copy.
	if reason := unframed(request); reason != "" {
		if request.Body != nil {
			_ = request.Body.Close()
		}
		return nil, &ArgumentError{Argument: "request", Reason: reason}
	}
	request.TransferEncoding = nil // the length of the body decides
	if request.Body != nil && request.Body != http.NoBody {
		request.Body = bodyView{hidden.Hide(request.Body)}
		if again := request.GetBody; again != nil {
			request.GetBody = func() (io.ReadCloser, error) {
				body, err := again()
				return bodyView{hidden.Hide(body)}, err
			}
		}
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return nil, detach(err)
	}
	if response.StatusCode < http.StatusOK {
		_ = response.Body.Close()
		return nil, errSwitched
	}
	response.Request = given
	response.TLS = nil // its certificates verify the next connection
	if response.Body != nil {
		response.Body = bodyView{hidden.Hide(response.Body)}
	}
	return response, nil
}

// unframed returns why a request could leave something on its connection that would be taken for the beginning of the next
// request, which may hold the key; "" if it cannot. net/http writes the framing headers itself, from the fields of the
// request, and recognizes them only in their canonical spelling.
func unframed(request *http.Request) string {
	for name := range request.Header {
		if slices.Contains(framing, http.CanonicalHeaderKey(name)) {
			return "has the header " + http.CanonicalHeaderKey(name) + ", which net/http sets itself"
		}
	}
	switch {
	case request.Method == http.MethodConnect:
		return "is a CONNECT, which turns its connection into a tunnel"
	case request.URL != nil && strings.Contains(request.URL.RequestURI(), " "):
		return "has a space in its URL, which would end the URL for some servers"
	}
	return ""
}

// errSwitched is the error for a 101, which the SDK never requests: neither deadlines nor contexts end its connection.
var errSwitched = errors.New("the server switched protocols, which was not requested")

// bodyView is a body that isolates its reader from its source: a transport reads the body of a request into its own
// buffers, where another request may have left its headers, and the body of a response gives access to its connection.
type bodyView struct{ of hidden.Value[io.ReadCloser] }

func (v bodyView) Read(p []byte) (int, error) {
	own := make([]byte, min(len(p), maxCopied))
	n, err := v.of.Get().Read(own)
	n = min(max(n, 0), len(own)) // n may be wrong
	return copy(p, own[:n]), err
}

// maxCopied is how much of a body is read at once, in bytes.
const maxCopied = 32 << 10

func (v bodyView) Close() error { return v.of.Get().Close() }

// CloseIdleConnections closes the connections that no request uses.
func (v transportView) CloseIdleConnections() {
	if closer, ok := v.of.Get().(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

func viewOfLogger(logger *slog.Logger) *slog.Logger {
	if logger == nil {
		return nil
	}
	return slog.New(viewOfHandler(logger.Handler()))
}

func viewOfHandler(handler slog.Handler) slog.Handler {
	if view, ok := handler.(handlerView); ok {
		return view
	}
	return handlerView{hidden.Hide(handler)}
}

// handlerView writes to another handler.
type handlerView struct{ of hidden.Value[slog.Handler] }

func (v handlerView) Enabled(ctx context.Context, level slog.Level) bool {
	return v.of.Get().Enabled(ctx, level)
}

func (v handlerView) Handle(ctx context.Context, record slog.Record) error {
	return v.of.Get().Handle(ctx, record)
}

func (v handlerView) WithAttrs(attrs []slog.Attr) slog.Handler {
	return viewOfHandler(v.of.Get().WithAttrs(attrs))
}

func (v handlerView) WithGroup(name string) slog.Handler {
	return viewOfHandler(v.of.Get().WithGroup(name))
}

// view returns a copy of the options without access to the client's own values.
func (o Options) view() Options {
	o.Headers = o.Headers.Clone()
	o.Logger = viewOfLogger(o.Logger)
	if o.HTTPClient != nil {
		o.HTTPClient = viewOfHTTPClient(o.HTTPClient)
	}
	o.Transport, o.limiter, o.observers, o.dump = viewOfTransport(o.Transport), nil, nil, nil
	return o
}
