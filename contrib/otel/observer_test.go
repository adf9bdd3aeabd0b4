package workosotel_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/matryer/is"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/workos-typestate/workos"
	workosotel "github.com/workos-typestate/workos/contrib/otel"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

func TestEachCallIsAMeasurementWithItsAttempts(t *testing.T) {
	is := is.New(t)
	server, tel := workostest.Start(t), newTelemetry()
	client, err := workos.NewConfidential(server.APIKey, server.ClientID, core.WithBaseURL(server.URL),
		core.WithObserver(workosotel.NewObserver(workosotel.WithMeterProvider(tel.metrics))),
		core.WithRetry(core.RetryPolicy{MaxRetries: 1, BaseDelay: time.Millisecond, MaxDelay: time.Millisecond}))
	is.NoErr(err)
	acme := server.AddOrganization(workostest.Organization{Name: "Acme"})
	server.Inject(workostest.Fault{Times: 1, Status: http.StatusServiceUnavailable})
	_, err = client.Organizations.Get(t.Context(), acme.ID)
	is.NoErr(err)
	_, err = client.Organizations.Get(t.Context(), "org_x")
	is.True(err != nil)
	server.Close()
	_, err = client.Organizations.Get(t.Context(), acme.ID)
	is.True(err != nil)

	sent := map[string]int64{} // by outcome
	for _, scope := range tel.collect(t).ScopeMetrics {
		for _, m := range scope.Metrics {
			counts, ok := m.Data.(metricdata.Histogram[int64])
			if !ok {
				continue
			}
			is.Equal(m.Name, "workos.client.call.attempts")
			for _, point := range counts.DataPoints {
				method, _ := point.Attributes.Value("http.request.method")
				route, _ := point.Attributes.Value("url.template")
				is.Equal(method.AsString()+" "+route.AsString(), "GET /organizations/{id}")
				sent[textOf(point.Attributes, "http.response.status_code")+" "+textOf(point.Attributes, "error.type")] += point.Sum
			}
		}
	}
	is.Equal(sent, map[string]int64{"200 ": 2, "404 404": 1, " *net.OpError": 2})

	var none *workosotel.Observer
	none.Observe(t.Context(), core.CallSummary{}) // measures nothing and does not panic
}

func textOf(set attribute.Set, key attribute.Key) string {
	value, ok := set.Value(key)
	if !ok {
		return ""
	}
	return value.String()
}
