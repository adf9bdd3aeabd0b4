package workosotel

import (
	"context"
	"errors"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/workos-typestate/workos/core"
)

// Observer is a core.Observer, for core.WithObserver, that measures whole calls, including waits. A Transport measures each attempt.
type Observer struct {
	duration metric.Float64Histogram
	attempts metric.Int64Histogram
}

// NewObserver returns an Observer. It records the histograms workos.client.call.duration, in seconds, and workos.client.call.attempts, the
// number of times a call was sent, with http.request.method, url.template (the route), http.response.status_code of the last response and,
// for a call that failed, error.type.
func NewObserver(opts ...Option) *Observer {
	meter := providersOf(opts).meter.Meter(scope, metric.WithSchemaURL(semconv.SchemaURL))
	duration, err := meter.Float64Histogram("workos.client.call.duration", metric.WithUnit("s"), metric.WithExplicitBucketBoundaries(seconds...),
		metric.WithDescription("Duration of calls of the WorkOS API, including retries and waits."))
	handle(err)
	attempts, err := meter.Int64Histogram("workos.client.call.attempts", metric.WithUnit("{attempt}"), metric.WithExplicitBucketBoundaries(1, 2, 3, 4, 5, 10),
		metric.WithDescription("Number of times a call of the WorkOS API was sent."))
	handle(err)
	return &Observer{duration, attempts}
}

// Observe implements core.Observer.
func (o *Observer) Observe(ctx context.Context, call core.CallSummary) {
	if o == nil || o.duration == nil {
		return
	}
	attributes := []attribute.KeyValue{semconv.HTTPRequestMethodKey.String(call.Method), semconv.URLTemplate(call.Route)}
	if call.Status != 0 {
		attributes = append(attributes, semconv.HTTPResponseStatusCode(call.Status))
	}
	if kind := kindOfCall(call.Err); kind != "" {
		attributes = append(attributes, semconv.ErrorTypeKey.String(kind))
	}
	set := metric.WithAttributeSet(attribute.NewSet(attributes...))
	o.duration.Record(ctx, call.Duration.Seconds(), set)
	o.attempts.Record(ctx, int64(call.Attempts), set)
}

// kindOfCall returns the error.type of a call: the status of an error response, or else the kind of error.
func kindOfCall(err error) string {
	if err == nil {
		return ""
	}
	if refusal, ok := errors.AsType[*core.Error](err); ok {
		return strconv.Itoa(refusal.Status)
	}
	if errors.Is(err, core.ErrBadResponse) {
		return "bad_response"
	}
	if broken, ok := errors.AsType[*core.TransportError](err); ok && broken.Err != nil {
		err = broken.Err
	}
	kind, _ := kindOf(err)
	return kind
}
