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

// What accessors hand out of a client shares connections and the log with it, and nothing that can be read or written
// through. Each wrapper holds functions: a type assertion does not reach what they close over, and neither does
// reflection.

// viewOfHTTPClient returns a client around the transport of another. The jar stays behind, since what is put into it
// would be sent by the other.
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

// transportView sends what it is given by the transport that it is a view of, without the hooks of httptrace: those
// would be shown the connections that requests with the key use.
type transportView struct {
	of hidden.Value[http.RoundTripper]
}

func (v transportView) RoundTrip(request *http.Request) (*http.Response, error) {
	transport := v.of.Get()
	if transport == nil {
		if request.Body != nil {
			_ = request.Body.Close() // as a RoundTripper must, also when it fails
		}
		return nil, errZeroClient()
	}
	given := request
	request = request.Clone(untraced{request.Context()}) //nolint:contextcheck // it is made of the request's
	// From here on the caller's code can run, such as its context's and its body's, and reaches none of the copy.
	if reason := unframed(request); reason != "" {
		if request.Body != nil {
			_ = request.Body.Close()
		}
		return nil, &ArgumentError{Argument: "request", Reason: reason}
	}
	request.TransferEncoding = nil // as the length of the body asks for
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
	response.TLS = nil // its certificates are those that the next connection is verified by
	if response.Body != nil {
		response.Body = bodyView{hidden.Hide(response.Body)}
	}
	return response, nil
}

// unframed says why a request could leave something on its connection that the next request there would be taken for,
// with the key in it; "" if it cannot. net/http writes the framing headers itself, from the fields of the request, and
// knows them in their usual spelling alone.
func unframed(request *http.Request) string {
	for name := range request.Header {
		if slices.Contains(framing, http.CanonicalHeaderKey(name)) {
			return "has the header " + http.CanonicalHeaderKey(name) + ", which net/http writes itself"
		}
	}
	switch {
	case request.Method == http.MethodConnect:
		return "is a CONNECT, which makes its connection another one"
	case request.URL != nil && strings.Contains(request.URL.RequestURI(), " "):
		return "has a space in its URL, which would end the URL for some servers"
	}
	return ""
}

// errSwitched is a 101, which makes of a connection what neither deadlines nor contexts end, and for which nobody asks.
var errSwitched = errors.New("the server switched protocols, which it was not asked to")

// bodyView is a body, of which it shows neither side to the other: a transport reads the body of a request into its own
// buffers, in which another request may have left its headers, and the body of a response leads to its connection.
type bodyView struct{ of hidden.Value[io.ReadCloser] }

func (v bodyView) Read(p []byte) (int, error) {
	own := make([]byte, min(len(p), maxCopied))
	n, err := v.of.Get().Read(own)
	n = min(max(n, 0), len(own)) // whatever it says
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

// handlerView writes to the handler that it is a view of.
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

// view returns a copy of the options that leads to nothing of the client's.
func (o Options) view() Options {
	o.Headers = o.Headers.Clone()
	o.Logger = viewOfLogger(o.Logger)
	if o.HTTPClient != nil {
		o.HTTPClient = viewOfHTTPClient(o.HTTPClient)
	}
	o.Transport, o.limiter, o.observers, o.debug = viewOfTransport(o.Transport), nil, nil, nil
	return o
}
