package core_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/test/redacttest"
)

// records parses the output of a JSON handler.
func records(t *testing.T, log *bytes.Buffer) (out []map[string]any) {
	t.Helper()
	for line := range strings.Lines(log.String()) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatal(err)
		}
		out = append(out, record)
	}
	return out
}

func logger(log *bytes.Buffer, level slog.Level) core.Option {
	return core.WithLogger(slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: level})))
}

func TestEachAttemptIsLoggedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		var log bytes.Buffer
		s := scripted(
			after(20*time.Millisecond, responds(503, "", "X-Request-ID", "req_1")),
			after(30*time.Millisecond, fails(errReset)),
			after(40*time.Millisecond, responds(200, aThing, "X-Request-ID", "req_3")),
		)
		_, err := engine.Get[thing](t.Context(), *confidential(t, s, logger(&log, slog.LevelDebug)), core.Path("/things/{id}", "thing_1"))
		is.NoErr(err)
		got := records(t, &log)
		is.Equal(len(got), 3)
		for i, want := range []map[string]any{
			{"status": 503.0, "attempt": 1.0, "request_id": "req_1", "duration": float64(20 * time.Millisecond)},
			{"status": 0.0, "attempt": 2.0, "request_id": "", "duration": float64(30 * time.Millisecond), "error": "workos: GET /things/{id}: " + errReset.Error()},
			{"status": 200.0, "attempt": 3.0, "request_id": "req_3", "duration": float64(40 * time.Millisecond)},
		} {
			want["level"], want["msg"], want["method"], want["route"] = "DEBUG", "workos request", "GET", "/things/{id}"
			delete(got[i], "time")
			is.Equal(got[i], want) // these attributes and no others
		}
	})
}

func TestLogsHoldNoSecretAndNoValue(t *testing.T) {
	is := is.New(t)
	var log bytes.Buffer
	hidden := []string{"in-path", "in-query", "in-with-query", "in-header", "in-body", "in-response", "in-access-token", "in-client-header", apiKey}
	s := scripted(responds(200, `{"id":"in-response","token":"in-response"}`, "X-Header", "in-response"), responds(400, `{"message":"in-response in-body"}`), fails(errReset))
	c := confidential(t, s, logger(&log, slog.LevelDebug), core.WithHeaders(map[string]string{"X-Own": "in-client-header"}))
	target := core.Path("/things/{id}", "in-path").Query(map[string]string{"q": "in-query"})
	for range 3 {
		_ = c.Post(t.Context(), target, thing{Token: core.NewSecret("in-body"), ID: "in-body"}, nil, core.WithQuery("x", "in-with-query"), core.WithHeader("X-A", "in-header"))
	}
	_ = c.Get(t.Context(), target, nil, core.WithAccessToken(core.NewAccessToken("in-access-token")), core.WithMaxRetries(0))
	is.Equal(len(records(t, &log)), 4)
	for _, secret := range hidden {
		is.True(!redacttest.Shows(log.String(), secret))
	}
}

func TestAttemptsAreNotLoggedAboveDebug(t *testing.T) {
	is := is.New(t)
	var log bytes.Buffer
	c := confidential(t, scripted(responds(500, "")), logger(&log, slog.LevelInfo))
	_, err := get(t.Context(), c, core.WithMaxRetries(0))
	is.True(err != nil)
	is.Equal(log.String(), "")
}

func TestNothingIsLoggedOfWhatIsNotSent(t *testing.T) {
	is := is.New(t)
	var log bytes.Buffer
	c := confidential(t, scripted(responds(200, aThing)), logger(&log, slog.LevelDebug))
	is.True(c.Get(t.Context(), core.Path("/things/{id}", ""), nil) != nil)
	is.Equal(log.String(), "")
}

func TestRouteFromContext(t *testing.T) {
	is := is.New(t)
	var routes []string
	c := confidential(t, scripted(func(r *http.Request) (*http.Response, error) {
		route, ok := core.RouteFromContext(r.Context())
		is.True(ok)
		routes = append(routes, r.Method+" "+route)
		return responds(200, aThing)(r)
	}))
	for _, verb := range verbs {
		is.NoErr(verb.send(t.Context(), c))
	}
	is.Equal(routes, []string{
		"GET /things/{id}", "PUT /things/{id}", "DELETE /things/{id}", "POST /things", "POST /things", "PATCH /things/{id}",
	})
	route, ok := core.RouteFromContext(context.Background())
	is.True(!ok)
	is.Equal(route, "")
}

func TestTheCallersContextReachesTheTransport(t *testing.T) {
	is := is.New(t)
	type key struct{}
	c := confidential(t, scripted(func(r *http.Request) (*http.Response, error) {
		is.Equal(r.Context().Value(key{}), "span")
		return responds(200, aThing)(r)
	}))
	_, err := get(context.WithValue(t.Context(), key{}, "span"), c)
	is.NoErr(err)
}
