package workosotel_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/workos-typestate/workos"
	workosotel "github.com/workos-typestate/workos/contrib/otel"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
	"github.com/workos-typestate/workos/workostest"
)

// A client whose requests are spans. Without an option it uses the global provider.
func ExampleNewTransport() {
	server, err := workostest.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	exporter := tracetest.NewInMemoryExporter() // instead of one that sends to a collector
	provider := trace.NewTracerProvider(trace.WithSyncer(exporter))

	client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL),
		core.WithTransport(workosotel.NewTransport(nil, workosotel.WithTracerProvider(provider))))
	if err != nil {
		fmt.Println(err)
		return
	}
	organization := server.AddOrganization(workostest.Organization{Name: "Analytical Engines"})
	if _, err := client.Organizations.Get(context.Background(), organization.ID); err != nil {
		fmt.Println(err)
		return
	}
	for _, span := range exporter.GetSpans() {
		fmt.Println(span.Name)
	}
	// Output: GET /organizations/{id}
}

// A handler whose span has the organization of the session. Behind auth.Require the session is in the context; here a test
// puts it there.
func ExampleMiddleware() {
	exporter := tracetest.NewInMemoryExporter()
	tracer := trace.NewTracerProvider(trace.WithSyncer(exporter)).Tracer("example")
	ctx, span := tracer.Start(context.Background(), "GET /team") // otelhttp.NewHandler does it
	ctx = authkit.NewContext(ctx, &session.Session{Claims: &session.Claims{UserID: "user_1", OrganizationID: "org_1"}})

	team := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	request := httptest.NewRequestWithContext(ctx, http.MethodGet, "/team", http.NoBody)
	workosotel.Middleware()(team).ServeHTTP(httptest.NewRecorder(), request)

	span.End()
	for _, a := range exporter.GetSpans()[0].Attributes {
		fmt.Println(a.Key, a.Value.String())
	}
	// Output: workos.organization.id org_1
}
