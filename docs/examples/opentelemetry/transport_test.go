package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/matryer/is"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

// traced is a WorkOS, a client, and what the client leaves.
func traced(t *testing.T) (*workostest.Server, *workos.Confidential, *telemetry) {
	t.Helper()
	server, telemetry := workostest.Start(t), newTelemetry()
	client, err := newClient(server, telemetry)
	if err != nil {
		t.Fatal(err)
	}
	return server, client, telemetry
}

func attributesOf(span tracetest.SpanStub) map[string]string {
	all := map[string]string{}
	for _, a := range span.Attributes {
		all[string(a.Key)] = a.Value.String()
	}
	return all
}

// durations are the measurements of http.client.request.duration, by status and route.
func durations(t *testing.T, telemetry *telemetry) map[string]uint64 {
	t.Helper()
	counts := map[string]uint64{}
	for _, scope := range collect(t, telemetry).ScopeMetrics {
		for _, m := range scope.Metrics {
			points, ok := m.Data.(metricdata.Histogram[float64])
			if !ok || m.Name != "http.client.request.duration" {
				continue
			}
			for _, point := range points.DataPoints {
				status, _ := point.Attributes.Value("http.response.status_code")
				route, _ := point.Attributes.Value("url.template")
				counts[status.String()+" "+route.String()] += point.Count
			}
		}
	}
	return counts
}

func collect(t *testing.T, telemetry *telemetry) (all metricdata.ResourceMetrics) {
	t.Helper()
	if err := telemetry.reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEachAttemptIsASpanAndAMeasurementOfItsRoute(t *testing.T) {
	is := is.New(t)
	server, client, telemetry := traced(t)
	organization := server.AddOrganization(workostest.Organization{Name: "Analytical Engines"})
	server.Inject(workostest.Fault{Times: 1, Status: http.StatusServiceUnavailable})
	ctx, parent := telemetry.traces.Tracer("test").Start(t.Context(), "parent")
	_, err := client.Organizations.Get(ctx, organization.ID)
	is.NoErr(err)
	parent.End()

	spans := telemetry.spans.GetSpans()
	is.Equal(len(spans), 3)
	for i, status := range []string{"503", "200"} {
		is.Equal(spans[i].Name, "GET /organizations/{id}")
		is.Equal(spans[i].Parent.SpanID(), parent.SpanContext().SpanID())
		want := map[string]string{
			"http.request.method":       "GET",
			"http.response.status_code": status,
			"network.protocol.version":  "1.1",
			"server.address":            "127.0.0.1",
			"server.port":               strconv.Itoa(server.Port()),
			"url.full":                  server.URL + "/organizations/%7Bid%7D",
			"url.template":              "/organizations/{id}",
		}
		if status == "503" {
			want["error.type"] = "503"
		}
		is.Equal(attributesOf(spans[i]), want)
	}
	is.Equal(spans[0].Status.Code, codes.Error)
	is.Equal(spans[1].Status.Code, codes.Unset)
	is.Equal(durations(t, telemetry), map[string]uint64{"503 /organizations/{id}": 1, "200 /organizations/{id}": 1})
	is.Equal(server.Requests()[1].Path, "/organizations/"+string(organization.ID)) // what was sent is what was meant
}

func TestNothingOfARequestButItsRouteIsRecorded(t *testing.T) {
	const value = "hidden-4711"
	secrets := func(server *workostest.Server) []string { return []string{value, server.APIKey.Reveal()} }
	send := func(t *testing.T, client *workos.Confidential) {
		_, _ = client.UserManagement.ListUsers(t.Context(), &usermanagement.ListUsersParams{Email: value + "@example.com"}).Page()
		_, _ = client.UserManagement.GetInvitationByToken(t.Context(), core.NewInvitationToken(value))
		_, _ = client.UserManagement.GetUser(t.Context(), value)
		_, _ = client.UserManagement.AuthenticateWithPassword(t.Context(), value, core.NewPassword(value), nil)
		_ = client.Get(t.Context(), core.Path("/user_management/users"), nil, core.WithQuery("code", value), core.WithHeader("X-Own", value))
	}
	// recorded is all that spans and metrics hold.
	recorded := func(t *testing.T, telemetry *telemetry) string {
		var text bytes.Buffer
		if err := json.NewEncoder(&text).Encode([]any{telemetry.spans.GetSpans(), collect(t, telemetry)}); err != nil {
			t.Fatal(err)
		}
		return text.String()
	}
	t.Run("of what succeeds and what is refused", func(t *testing.T) {
		is := is.New(t)
		server, client, telemetry := traced(t)
		send(t, client)
		is.Equal(len(telemetry.spans.GetSpans()), 5)
		for _, secret := range secrets(server) {
			is.True(!strings.Contains(recorded(t, telemetry), secret))
		}
	})
	t.Run("of what is answered with the request itself", func(t *testing.T) {
		is := is.New(t)
		telemetry := newTelemetry()
		client, err := newClient(&workostest.Server{URL: echo(t), APIKey: "sk_test_4711", ClientID: "client_4711"}, telemetry)
		is.NoErr(err)
		send(t, client)
		is.True(len(telemetry.spans.GetSpans()) >= 5)
		is.Equal(telemetry.spans.GetSpans()[0].Status.Description, "no answer that could be read")
		is.True(!strings.Contains(recorded(t, telemetry), value))
	})
	t.Run("which otelhttp by itself does not see to", func(t *testing.T) {
		is := is.New(t)
		server, telemetry := workostest.Start(t), newTelemetry()
		client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL),
			core.WithTransport(otelhttp.NewTransport(http.DefaultTransport, otelhttp.WithTracerProvider(telemetry.traces))))
		is.NoErr(err)
		send(t, client)
		is.True(strings.Contains(recorded(t, telemetry), value)) // so it would be found above
	})
}

// echo is the URL of a server that answers with the first line of the request, which is no answer.
func echo(t *testing.T) string {
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
			request := make([]byte, 4096)
			n, _ := connection.Read(request)
			_, _ = connection.Write(append(request[:n], "\r\n\r\n"...))
			_ = connection.Close()
		}
	}()
	return "http://" + listener.Addr().String()
}

func TestTheTraceAndTheBaggageOfTheCallerStayAtHome(t *testing.T) {
	is := is.New(t)
	everything := propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
	before := otel.GetTextMapPropagator()
	otel.SetTextMapPropagator(everything)
	t.Cleanup(func() { otel.SetTextMapPropagator(before) })
	member, err := baggage.NewMember("user", "ada")
	is.NoErr(err)
	bag, err := baggage.New(member)
	is.NoErr(err)
	for _, options := range [][]otelhttp.Option{nil, {otelhttp.WithPropagators(everything)}} {
		server, telemetry := workostest.Start(t), newTelemetry()
		transport := NewTransport(http.DefaultTransport, append(options, otelhttp.WithTracerProvider(telemetry.traces))...)
		client, err := workos.NewConfidential(server.APIKey, "", core.WithBaseURL(server.URL), core.WithTransport(transport))
		is.NoErr(err)
		_, err = client.UserManagement.ListUsers(baggage.ContextWithBaggage(t.Context(), bag), nil).Page()
		is.NoErr(err)
		header := server.Requests()[0].Header
		is.Equal(header.Get("Traceparent") != "", options != nil)
		is.Equal(header.Get("Baggage") != "", options != nil)
	}
}

func TestErrorsReachTheCallerAsTheyAre(t *testing.T) {
	t.Run("when there is no server", func(t *testing.T) {
		is := is.New(t)
		server, client, telemetry := traced(t)
		server.Close()
		_, err := client.Organizations.Get(t.Context(), "org_1")
		_, ok := errors.AsType[*net.OpError](err)
		is.True(ok)
		span := telemetry.spans.GetSpans()[0]
		is.Equal(span.Status.Code, codes.Error)
		is.True(strings.Contains(span.Status.Description, "connection refused"))
		is.True(slices.Contains(span.Attributes, attribute.String("error.type", "*net.OpError")))
	})
	t.Run("when its answer makes no sense", func(t *testing.T) {
		is := is.New(t)
		client, err := newClient(&workostest.Server{URL: echo(t), APIKey: "sk_test_4711"}, newTelemetry())
		is.NoErr(err)
		_, err = client.Organizations.Get(t.Context(), "org_1")
		is.True(strings.Contains(err.Error(), "malformed HTTP"))
	})
}
