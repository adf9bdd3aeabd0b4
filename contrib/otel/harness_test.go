package workosotel_test

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/workos-typestate/workos"
	workosotel "github.com/workos-typestate/workos/contrib/otel"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

// telemetry keeps in memory the data that a program sends to a collector.
type telemetry struct {
	exporter *tracetest.InMemoryExporter
	traces   *trace.TracerProvider
	reader   *metric.ManualReader
	metrics  *metric.MeterProvider
}

func newTelemetry() *telemetry {
	t := &telemetry{exporter: tracetest.NewInMemoryExporter(), reader: metric.NewManualReader()}
	t.traces = trace.NewTracerProvider(trace.WithSyncer(t.exporter))
	t.metrics = metric.NewMeterProvider(metric.WithReader(t.reader))
	return t
}

func (tel *telemetry) transport(next http.RoundTripper) *workosotel.Transport {
	return workosotel.NewTransport(next, workosotel.WithTracerProvider(tel.traces), workosotel.WithMeterProvider(tel.metrics))
}

// client returns a client of the server at an address whose requests are recorded.
func (tel *telemetry) client(t *testing.T, address string, key workos.APIKey, next http.RoundTripper) *workos.Confidential {
	t.Helper()
	client, err := workos.NewConfidential(key, "client_1", core.WithBaseURL(address), core.WithTransport(tel.transport(next)),
		core.WithRetry(core.RetryPolicy{MaxRetries: 1, BaseDelay: time.Millisecond, MaxDelay: time.Millisecond}))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// traced returns a WorkOS, a client, and the client's telemetry.
func traced(t *testing.T) (*workostest.Server, *workos.Confidential, *telemetry) {
	t.Helper()
	server, tel := workostest.Start(t), newTelemetry()
	return server, tel.client(t, server.URL, server.APIKey, nil), tel
}

func (tel *telemetry) collect(t *testing.T) (all metricdata.ResourceMetrics) {
	t.Helper()
	if err := tel.reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func attributesOf(span tracetest.SpanStub) map[string]string {
	all := map[string]string{}
	for _, a := range span.Attributes {
		all[string(a.Key)] = a.Value.String()
	}
	return all
}

// raw returns the URL of a server that responds to a request with respond(request) and closes the connection.
func raw(t *testing.T, respond func(request string) string) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			request := make([]byte, 8192)
			n, _ := connection.Read(request)
			_, _ = connection.Write([]byte(respond(string(request[:n]))))
			_ = connection.Close()
		}
	}()
	return "http://" + listener.Addr().String()
}

// refused returns the URL of a server that does not exist.
func refused(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return strings.Replace(listener.Addr().String(), "127", "http://127", 1)
}
