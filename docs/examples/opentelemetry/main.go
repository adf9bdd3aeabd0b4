// Command opentelemetry records spans and metrics of a client with OpenTelemetry, on workostest, and prints them. Package workosotel records
// them.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/workos-typestate/workos"
	workosotel "github.com/workos-typestate/workos/contrib/otel"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "opentelemetry:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	server, err := workostest.New() //nolint:contextcheck // it ends by Close
	if err != nil {
		return err
	}
	defer server.Close()
	t := newTelemetry()
	client, err := newClient(server, t)
	if err != nil {
		return err
	}
	organization := server.AddOrganization(workostest.Organization{Name: "Analytical Engines"})
	server.Inject(workostest.Fault{Path: "/organizations/{id}", Times: 1, Status: http.StatusServiceUnavailable})

	// This is one request of your server.
	ctx, span := t.traces.Tracer("example").Start(ctx, "GET /team")
	if _, err := client.Organizations.Get(ctx, organization.ID); err != nil {
		return err
	}
	if _, err := client.UserManagement.ListUsers(ctx, &usermanagement.ListUsersParams{Email: "ada@example.com"}).Page(); err != nil {
		return err
	}
	span.End()

	printSpans(out, t.spans.GetSpans())
	return t.printMetrics(ctx, out)
}

// telemetry keeps in memory what your program would send to a collector.
type telemetry struct {
	spans   *tracetest.InMemoryExporter
	traces  *trace.TracerProvider
	reader  *metric.ManualReader
	metrics *metric.MeterProvider
}

func newTelemetry() *telemetry {
	t := &telemetry{spans: tracetest.NewInMemoryExporter(), reader: metric.NewManualReader()}
	t.traces = trace.NewTracerProvider(trace.WithSyncer(t.spans))
	t.metrics = metric.NewMeterProvider(metric.WithReader(t.reader))
	return t
}

func newClient(server *workostest.Server, t *telemetry) (*workos.Confidential, error) {
	transport := workosotel.NewTransport(nil, workosotel.WithTracerProvider(t.traces), workosotel.WithMeterProvider(t.metrics))
	return workos.NewConfidential(server.APIKey, server.ClientID,
		core.WithBaseURL(server.URL), core.WithTransport(transport),
		core.WithRetry(core.RetryPolicy{MaxRetries: 1, BaseDelay: time.Millisecond, MaxDelay: time.Millisecond}))
}

// printSpans prints each span with its attributes, indented below its parent.
func printSpans(out io.Writer, spans tracetest.SpanStubs) {
	slices.SortFunc(spans, func(a, b tracetest.SpanStub) int { return a.StartTime.Compare(b.StartTime) })
	for _, span := range spans {
		indent := ""
		if span.Parent.IsValid() {
			indent = "  "
		}
		_, _ = fmt.Fprintf(out, "%s%s\n", indent, span.Name)
		if len(span.Attributes) > 0 {
			_, _ = fmt.Fprintf(out, "%s    %s\n", indent, attributes(span.Attributes))
		}
	}
}

// printMetrics prints the number of measurements for each kind of request.
func (t *telemetry) printMetrics(ctx context.Context, out io.Writer) error {
	var all metricdata.ResourceMetrics
	if err := t.reader.Collect(ctx, &all); err != nil {
		return err
	}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			if durations, ok := m.Data.(metricdata.Histogram[float64]); ok {
				for _, point := range durations.DataPoints {
					_, _ = fmt.Fprintf(out, "%s × %d\n    %s\n", m.Name, point.Count, attributes(point.Attributes.ToSlice()))
				}
			}
		}
	}
	return nil
}

func attributes(all []attribute.KeyValue) string {
	texts := make([]string, len(all))
	for i, a := range all {
		texts[i] = string(a.Key) + "=" + a.Value.String()
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}
