package workosotel_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/trace"

	"github.com/workos-typestate/workos"
	workosotel "github.com/workos-typestate/workos/contrib/otel"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

func TestEachAttemptIsASpanAndAMeasurementOfItsRoute(t *testing.T) {
	is := is.New(t)
	server, client, tel := traced(t)
	organization := server.AddOrganization(workostest.Organization{Name: "Analytical Engines"})
	server.Inject(workostest.Fault{Times: 1, Status: http.StatusServiceUnavailable})
	ctx, parent := tel.traces.Tracer("test").Start(t.Context(), "parent")
	_, err := client.Organizations.Get(ctx, organization.ID)
	is.NoErr(err)
	parent.End()

	spans := tel.exporter.GetSpans()
	is.Equal(len(spans), 3)
	for i, status := range []string{"503", "200"} {
		is.Equal(spans[i].Name, "GET /organizations/{id}")
		is.Equal(spans[i].SpanKind, trace.SpanKindClient)
		is.Equal(spans[i].Parent.SpanID(), parent.SpanContext().SpanID())
		want := map[string]string{
			"http.request.method":       "GET",
			"http.response.status_code": status,
			"network.protocol.version":  "1.1",
			"server.address":            "127.0.0.1",
			"server.port":               strconv.Itoa(server.Port()),
			"url.template":              "/organizations/{id}",
		}
		if status == "503" {
			want["error.type"] = "503"
		}
		points := map[string]int{}
		for _, scope := range tel.collect(t).ScopeMetrics {
			for _, m := range scope.Metrics {
				count := func(kv map[string]string, n uint64) {
					if maps.Equal(kv, want) {
						points[m.Name+" "+m.Unit] += int(n)
					}
				}
				switch data := m.Data.(type) {
				case metricdata.Histogram[float64]:
					for _, point := range data.DataPoints {
						count(texts(point.Attributes.ToSlice()), point.Count)
					}
				case metricdata.Histogram[int64]:
					for _, point := range data.DataPoints {
						count(texts(point.Attributes.ToSlice()), point.Count)
					}
				}
			}
		}
		is.Equal(points, map[string]int{"http.client.request.duration s": 1, "http.client.request.body.size By": 1})
		want["url.full"] = server.URL + "/organizations/{id}"
		is.Equal(attributesOf(spans[i]), want)
	}
	is.Equal(spans[0].Status.Code, codes.Error)
	is.Equal(spans[1].Status.Code, codes.Unset)
	is.Equal(server.Requests()[1].Path, "/organizations/"+string(organization.ID)) // the right request was sent
}

func TestNothingOfARequestButItsRouteIsRecorded(t *testing.T) {
	const value = "hidden-4711"
	send := func(t *testing.T, client *workos.Confidential) {
		_, _ = client.UserManagement.ListUsers(t.Context(), &usermanagement.ListUsersParams{Email: value + "@example.com"}).Page()
		_, _ = client.UserManagement.GetInvitationByToken(t.Context(), core.NewInvitationToken(value))
		_, _ = client.UserManagement.GetUser(t.Context(), value)
		_, _ = client.UserManagement.AuthenticateWithPassword(t.Context(), value, core.NewPassword(value), nil)
		_ = client.Get(t.Context(), core.Path("/user_management/users"), nil, core.WithQuery("code", value), core.WithHeader("X-Own", value))
		request, err := http.NewRequestWithContext(t.Context(), "HIDDEN", client.BaseURL()+"/"+value+"?"+value, strings.NewReader(value))
		is.New(t).NoErr(err)
		if response, err := client.HTTPClient().Do(request); err == nil {
			_ = response.Body.Close()
		}
	}
	const length = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
	for name, respond := range map[string]func(string) string{
		"a success and an error response":       nil,
		"a response that is the request itself": func(request string) string { return request + "\r\n\r\n" },
		"a response with its own status": func(request string) string {
			return "HTTP/1.1 " + strings.ReplaceAll(request, "\r\n", " ") + "\r\n\r\n"
		},
		"a body that repeats it and breaks off": func(request string) string { return length + request },
		"a redirect to it": func(string) string {
			return "HTTP/1.1 302 " + value + "\r\nLocation: /" + value + "\r\nContent-Length: 0\r\n\r\n"
		},
		"an error that repeats it":                   func(request string) string { return "HTTP/1.0 400 " + value + "\r\n\r\n" + request },
		"a version of the protocol that is not HTTP": func(string) string { return "HTTP/9.9 200 " + value + "\r\n\r\n" },
	} {
		t.Run("of "+name, func(t *testing.T) {
			is := is.New(t)
			_, _, tel := traced(t)
			server, err := workostest.New() // A double that fails no test on an unknown route.
			is.NoErr(err)
			t.Cleanup(server.Close)
			client := tel.client(t, server.URL, server.APIKey, nil)
			if respond != nil {
				client = tel.client(t, raw(t, respond), server.APIKey, nil)
			}
			send(t, client)
			spans := tel.exporter.GetSpans()
			is.True(len(spans) >= 6)
			var recorded bytes.Buffer
			is.NoErr(json.NewEncoder(&recorded).Encode([]any{spans, tel.collect(t)}))
			for _, there := range []string{"/user_management/users/{id}", "server.address", "http.client.request.duration", "GET"} {
				is.True(strings.Contains(recorded.String(), there)) // so recorded is the right place to look
			}
			for _, secret := range []string{value, "HIDDEN", server.APIKey.Reveal()} {
				is.True(!strings.Contains(recorded.String(), secret))
			}
		})
	}
}

func TestTheTraceAndTheBaggageOfTheCallerStayAtHome(t *testing.T) {
	is := is.New(t)
	before := otel.GetTextMapPropagator()
	otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))
	t.Cleanup(func() { otel.SetTextMapPropagator(before) })
	member, err := baggage.NewMember("user", "ada")
	is.NoErr(err)
	bag, err := baggage.New(member)
	is.NoErr(err)
	server, client, tel := traced(t)
	_, err = client.UserManagement.ListUsers(baggage.ContextWithBaggage(t.Context(), bag), nil).Page()
	is.NoErr(err)
	is.Equal(len(tel.exporter.GetSpans()), 1)
	header := server.Requests()[0].Header
	is.Equal(header.Get("Traceparent")+header.Get("Baggage"), "")
}

// broken is a transport that fails in a way of its own.
type broken func(*http.Request) (*http.Response, error)

func (b broken) RoundTrip(r *http.Request) (*http.Response, error) { return b(r) }

func TestErrorsReachTheCallerAsTheyAreAndLeaveTheirKind(t *testing.T) {
	own := errors.New("from a custom transport, hidden-4711")
	type fault struct {
		address     string
		next        http.RoundTripper
		timeout     time.Duration
		kind        string
		description string
		is          func(error) bool
	}
	slow := func(string) string { time.Sleep(200 * time.Millisecond); return "" }
	for name, test := range map[string]fault{
		"no server": {address: refused(t), kind: "*net.OpError", description: "connection refused", is: func(err error) bool {
			_, ok := errors.AsType[*net.OpError](err)
			return ok
		}},
		"no response in time":          {address: raw(t, slow), timeout: 50 * time.Millisecond, kind: "timeout", is: func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }},
		"a malformed response":         {address: raw(t, func(string) string { return "what?\r\n\r\n" }), kind: "_OTHER", is: func(err error) bool { return strings.Contains(err.Error(), "malformed HTTP") }},
		"a body that breaks off":       {address: raw(t, func(string) string { return "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{" }), kind: "connection_broken", is: func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }},
		"an error of the caller":       {next: broken(func(*http.Request) (*http.Response, error) { return nil, own }), kind: "_OTHER", is: func(err error) bool { return errors.Is(err, own) }},
		"an error that means canceled": {next: broken(func(*http.Request) (*http.Response, error) { return nil, context.Canceled }), kind: "canceled", is: func(err error) bool { return errors.Is(err, context.Canceled) }},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			tel := newTelemetry()
			client := tel.client(t, cmp.Or(test.address, "http://127.0.0.1:1"), "sk_test_1", test.next)
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			if test.timeout > 0 {
				ctx, cancel = context.WithTimeout(t.Context(), test.timeout)
			}
			defer cancel()
			_, err := client.Organizations.Get(ctx, "org_1")
			is.True(test.is(err))
			span := tel.exporter.GetSpans()[0]
			is.Equal(span.Status.Code, codes.Error)
			is.Equal(span.Status.Description, test.description)
			is.Equal(attributesOf(span)["error.type"], test.kind)
		})
	}
	t.Run("a panic ends the span and reaches the caller", func(t *testing.T) {
		is := is.New(t)
		tel := newTelemetry()
		defer func() {
			is.True(recover() != nil)
			is.Equal(attributesOf(tel.exporter.GetSpans()[0])["error.type"], "panic")
		}()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.workos.com/x", http.NoBody)
		is.NoErr(err)
		_, _ = tel.transport(broken(func(*http.Request) (*http.Response, error) { panic(own) })).RoundTrip(request)
	})
	t.Run("a zero transport is an error", func(t *testing.T) {
		_, err := new(workosotel.Transport).RoundTrip(&http.Request{})
		is.New(t).True(err != nil)
	})
}

func TestASpanEndsWithTheBodyOfItsResponse(t *testing.T) {
	is := is.New(t)
	tel := newTelemetry()
	next := broken(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, ProtoMajor: 2, Body: io.NopCloser(strings.NewReader("12345"))}, nil
	})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.workos.com/x?y", http.NoBody)
	is.NoErr(err)
	response, err := tel.transport(next).RoundTrip(request)
	is.NoErr(err)
	is.True(response.Request == request)
	is.Equal(len(tel.exporter.GetSpans()), 0)
	_, err = io.ReadAll(response.Body)
	is.NoErr(err)
	is.NoErr(response.Body.Close())
	is.Equal(len(tel.exporter.GetSpans()), 1)
	is.Equal(tel.exporter.GetSpans()[0].Name, "GET") // without a route nothing of the URL is recorded
	is.Equal(attributesOf(tel.exporter.GetSpans()[0]), map[string]string{
		"http.request.method": "GET", "http.response.status_code": "200", "network.protocol.version": "2", "server.address": "api.workos.com", "server.port": "443",
	})
}
