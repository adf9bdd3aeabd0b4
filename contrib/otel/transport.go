package workosotel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/semconv/v1.43.0/httpconv"
	"go.opentelemetry.io/otel/trace"

	"github.com/workos-typestate/workos/core"
)

// scope is the instrumentation scope in traces and metrics.
const scope = "github.com/workos-typestate/workos/contrib/otel"

// Transport is an http.RoundTripper for core.WithTransport that records each attempt of a request.
type Transport struct {
	next     http.RoundTripper
	tracer   trace.Tracer
	duration metric.Float64Histogram
	sent     metric.Int64Histogram
}

// NewTransport returns a Transport that sends requests with next. If next is nil, it uses a transport like the client's own.
//
// An attempt is a span of kind client below the span of the context; a retry is a span next to the first. A span ends with the
// response's body. It has http.request.method, url.template (the route), server.address, server.port, http.response.status_code,
// network.protocol.version and, for a status of 400 or more or without a whole response, error.type. Its url.full has the route instead
// of the path, and no query. The histograms http.client.request.duration, in seconds, and http.client.request.body.size, in bytes, have
// the same attributes without url.full.
func NewTransport(next http.RoundTripper, opts ...Option) *Transport {
	if next == nil {
		next = defaultTransport()
	}
	to := providersOf(opts)
	t := &Transport{next: next, tracer: to.tracer.Tracer(scope, trace.WithSchemaURL(semconv.SchemaURL))}
	meter := to.meter.Meter(scope, metric.WithSchemaURL(semconv.SchemaURL))
	duration, err := httpconv.NewClientRequestDuration(meter, metric.WithExplicitBucketBoundaries(seconds...))
	handle(err)
	sent, err := httpconv.NewClientRequestBodySize(meter)
	handle(err)
	t.duration, t.sent = duration.Inst(), sent.Inst()
	return t
}

// seconds are the bucket boundaries of durations that the conventions advise.
var seconds = []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10}

// handle reports to OpenTelemetry's own error handler: broken telemetry must not stop a request.
func handle(err error) {
	if err != nil {
		otel.Handle(err)
	}
}

func defaultTransport() http.RoundTripper {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	standard = standard.Clone()
	standard.MaxIdleConnsPerHost = standard.MaxIdleConns // all connections are to one host
	return standard
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t == nil || t.next == nil {
		return nil, errNotMade
	}
	known, name, full := describe(r)
	ctx, span := t.tracer.Start(r.Context(), name, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(known...), trace.WithAttributes(full...))
	a := &attempt{transport: t, ctx: ctx, span: span, began: time.Now(), attributes: known, sent: r.ContentLength}
	returned := false
	defer func() {
		if !returned {
			a.end(errPanic)
		}
	}()
	response, err := t.next.RoundTrip(r.WithContext(ctx))
	returned = true
	if err != nil {
		a.end(err)
		return response, err
	}
	response.Request = r
	a.receive(response)
	return response, nil
}

const (
	errNotMade = core.Sentinel("workos: workosotel.Transport was not made by NewTransport")
	errPanic   = core.Sentinel("workos: the transport panicked")
)

// describe returns the attributes of a request before it is sent: known for spans and metrics, full for spans only.
func describe(r *http.Request) (known []attribute.KeyValue, name string, full []attribute.KeyValue) {
	method := r.Method
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
	case "":
		method = http.MethodGet
	default:
		method = "_OTHER"
	}
	known = append(known, semconv.HTTPRequestMethodKey.String(method), semconv.ServerAddress(r.URL.Hostname()))
	port, err := strconv.Atoi(r.URL.Port())
	switch {
	case err == nil:
	case r.URL.Scheme == "http":
		port = 80
	default:
		port = 443
	}
	known = append(known, semconv.ServerPort(port))
	name = method
	if method == "_OTHER" {
		name = "HTTP"
	}
	if route, ok := core.RouteFromContext(r.Context()); ok {
		known = append(known, semconv.URLTemplate(route))
		name += " " + route
		full = append(full, semconv.URLFull(r.URL.Scheme+"://"+r.URL.Host+route))
	}
	return known, name, full
}

// attempt is a running request.
type attempt struct {
	transport  *Transport
	ctx        context.Context //nolint:containedctx // of the span, for measurements
	span       trace.Span
	began      time.Time
	attributes []attribute.KeyValue
	failed     string // the error.type of its status, if that is one of an error
	sent       int64  // the size of the body; negative if it is unknown

	once sync.Once
}

// receive records the status, and ends the attempt with the body.
func (a *attempt) receive(response *http.Response) {
	a.attributes = append(a.attributes, semconv.HTTPResponseStatusCode(response.StatusCode),
		semconv.NetworkProtocolVersion(version(response)))
	if response.StatusCode >= http.StatusBadRequest {
		a.failed = strconv.Itoa(response.StatusCode)
	}
	if response.Body == nil || response.StatusCode == http.StatusSwitchingProtocols { // the body is then the connection
		a.end(nil)
		return
	}
	response.Body = &body{response.Body, a}
}

func version(response *http.Response) string {
	if response.ProtoMajor >= 2 {
		return strconv.Itoa(response.ProtoMajor)
	}
	return fmt.Sprintf("%d.%d", response.ProtoMajor, response.ProtoMinor)
}

// end ends the span and measures, once. err is the reason if there is no whole response.
func (a *attempt) end(err error) {
	a.once.Do(func() {
		description := ""
		if err != nil {
			a.failed, description = kindOf(err)
		}
		if a.failed != "" {
			a.attributes = append(a.attributes, semconv.ErrorTypeKey.String(a.failed))
			a.span.SetStatus(codes.Error, description)
		}
		a.span.SetAttributes(a.attributes...)
		set := metric.WithAttributeSet(attribute.NewSet(a.attributes...))
		a.transport.duration.Record(a.ctx, time.Since(a.began).Seconds(), set)
		if a.sent >= 0 {
			a.transport.sent.Record(a.ctx, a.sent, set)
		}
		a.span.End()
	})
}

// kindOf returns the kind of err for error.type. The text of err is not recorded, because net/http quotes responses that it
// cannot parse.
func kindOf(err error) (kind, description string) {
	network, ok := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, errPanic):
		return "panic", ""
	case errors.Is(err, context.DeadlineExceeded), ok && network.Timeout():
		return "timeout", ""
	case errors.Is(err, context.Canceled):
		return "canceled", ""
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "connection_broken", ""
	}
	if number, ok := errors.AsType[syscall.Errno](err); ok {
		description = number.Error()
	}
	kind = fmt.Sprintf("%T", err)
	if strings.HasPrefix(kind, "*fmt.") || strings.HasPrefix(kind, "*errors.") {
		kind = "_OTHER" // as the conventions require: these are not a kind
	}
	return kind, description
}

// body is the body of a response. The attempt ends with it.
type body struct {
	io.ReadCloser
	attempt *attempt
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	switch {
	case errors.Is(err, io.EOF):
		b.attempt.end(nil)
	case err != nil:
		b.attempt.end(err)
	}
	return n, err
}

func (b *body) Close() error {
	err := b.ReadCloser.Close()
	b.attempt.end(nil)
	return err
}
