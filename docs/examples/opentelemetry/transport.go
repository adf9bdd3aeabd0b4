package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/workos-typestate/workos/core"
)

// NewTransport returns a transport for core.WithTransport that sends by next, and has otelhttp record each attempt of
// a request as a span and a measurement, named by its route.
//
// By itself otelhttp records the URL of a request, with IDs, e-mail addresses and tokens in its path and query, and
// the text of errors, in which net/http quotes answers that it cannot read. So it is shown the route in place of the
// URL, and of errors only what says nothing of the request. It also sends the trace and the baggage of the caller
// along, which are not WorkOS's business; an option can turn that on again.
func NewTransport(next http.RoundTripper, opts ...otelhttp.Option) http.RoundTripper {
	opts = append([]otelhttp.Option{
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return strings.TrimSpace(r.Method + " " + r.URL.Path) }),
		otelhttp.WithPropagators(propagation.NewCompositeTextMapPropagator()),
	}, opts...)
	return hide{otelhttp.NewTransport(reveal{next}, opts...)}
}

// hidden is what otelhttp does not see of an attempt.
type hidden struct {
	url *url.URL
	err error
}

type hiddenKey struct{}

// hide stands before otelhttp.
type hide struct{ next http.RoundTripper }

func (h hide) RoundTrip(r *http.Request) (*http.Response, error) {
	route, _ := core.RouteFromContext(r.Context())
	from := &hidden{url: r.URL}
	labels := &otelhttp.Labeler{}
	labels.Add(semconv.URLTemplate(route))
	ctx := otelhttp.ContextWithClientLabeler(context.WithValue(r.Context(), hiddenKey{}, from), labels)

	shown := r.WithContext(ctx)
	shown.URL = &url.URL{Scheme: r.URL.Scheme, Host: r.URL.Host, Path: route}
	response, err := h.next.RoundTrip(shown)
	if from.err != nil {
		return nil, from.err
	}
	if response != nil {
		response.Request = r
	}
	return response, err
}

// reveal stands behind otelhttp.
type reveal struct{ next http.RoundTripper }

func (s reveal) RoundTrip(r *http.Request) (*http.Response, error) {
	trace.SpanFromContext(r.Context()).SetAttributes(semconv.URLTemplate(r.URL.Path))
	from, ok := r.Context().Value(hiddenKey{}).(*hidden)
	if !ok {
		return nil, errors.New("a request of unknown URL")
	}
	sent := r.WithContext(r.Context())
	sent.URL = from.url
	response, err := s.next.RoundTrip(sent)
	if err != nil {
		from.err = err
		return nil, harmless(err)
	}
	return response, nil
}

// harmless is the part of err whose text quotes nothing that was sent or received.
func harmless(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op
	}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded, io.ErrUnexpectedEOF, io.EOF} {
		if errors.Is(err, known) {
			return known
		}
	}
	return errors.New("no answer that could be read")
}
