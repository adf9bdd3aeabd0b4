package core_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/modules/apikeys"
	"github.com/workos-typestate/workos/modules/sso"
)

func debugLog(log *bytes.Buffer) core.Option {
	return core.WithDebugLog(slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
}

// called returns the single record of a call that reply responds to.
func called(t *testing.T, log *bytes.Buffer) (request, response map[string]any) {
	t.Helper()
	got := records(t, log)
	is.New(t).Equal(len(got), 1)
	request, _ = got[0]["request"].(map[string]any)
	response, _ = got[0]["response"].(map[string]any)
	return request, response
}

func TestADebugLogHasWhatWasSentAndWhatCame(t *testing.T) {
	type message struct {
		Name  string           `json:"name"`
		Token core.AccessToken `json:"token"`
	}
	const profile = `{"access_token":"tok_response","profile":{"id":"prof_1","raw_attributes":{"pin":"hidden"}}}`
	for name, tt := range map[string]struct {
		reply             step
		call              func(ctx context.Context, c *core.Confidential) error
		request, response string // the bodies
	}{
		"JSON, with the members that its types have": {
			responds(200, `{"name":"b","token":"tok_response","new_secret":"hidden"}`),
			func(ctx context.Context, c *core.Confidential) error {
				_, err := engine.Put[message](ctx, *c, core.Path("/things"), message{"a", core.NewAccessToken("tok_request")})
				return err
			},
			`{"name":"a","token":"[redacted]"}`, `{"name":"b","token":"[redacted]"}`,
		},
		"a page of a list": {
			responds(200, `{"data":[{"name":"b","token":"tok_response"}],"list_metadata":{"after":"x"}}`),
			func(ctx context.Context, c *core.Confidential) error {
				_, err := engine.List[message](ctx, *c, core.Path("/things"), nil).Page()
				return err
			},
			"", `{"data":[{"name":"b","token":"[redacted]"}],"after":"x"}`,
		},
		"a form, as the struct that it was encoded from": {
			responds(200, profile),
			func(ctx context.Context, c *core.Confidential) error {
				_, err := sso.NewConfidential(c).GetProfileAndToken(ctx, core.NewAuthorizationCode("tok_request"), nil)
				return err
			},
			`"code":"[redacted]"`, `"access_token":"[redacted]"`,
		},
		"a new member of a union": {
			responds(200, `{"data":[{"id":"api_key_1","owner":{"type":"robot","pin":"hidden"}}],"list_metadata":{}}`),
			func(ctx context.Context, c *core.Confidential) error {
				_, err := apikeys.New(c).ListForOrganization(ctx, "org_1", nil).Page()
				return err
			},
			"", "[left out]",
		},
		"bodies of the caller's types": {
			responds(200, `{"pin":"hidden"}`),
			func(ctx context.Context, c *core.Confidential) error {
				var out map[string]any
				return c.Post(ctx, core.Path("/things"), map[string]string{"pin": "hidden"}, &out)
			},
			"[of the caller's own type]", "[of the caller's own type]",
		},
		"a body that is too long": {
			responds(200, `{"name":"`+strings.Repeat("b", 1<<20)+`"}`),
			func(ctx context.Context, c *core.Confidential) error {
				_, err := engine.Get[message](ctx, *c, core.Path("/things"))
				return err
			},
			"", "b[…]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			var log bytes.Buffer
			is.NoErr(tt.call(t.Context(), confidential(t, scripted(tt.reply), debugLog(&log))))
			request, response := called(t, &log)
			sent, _ := request["body"].(string)
			is.True(strings.Contains(sent, tt.request))
			if got, _ := response["body"].(string); !strings.Contains(got, tt.response) {
				t.Error(got)
			}
			for _, secret := range []string{"tok_", "hidden", apiKey} {
				is.True(!strings.Contains(log.String(), secret))
			}
			is.True(log.Len() < 20<<10)
		})
	}
	t.Run("listed headers, names of query parameters, and the error of the call", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			var log bytes.Buffer
			s := scripted(responds(500, ""), responds(404, `{"code":"entity_not_found","token":"hidden"}`,
				"X-Request-ID", "req_2", "Set-Cookie", "session=hidden", "X-Odd", "hidden", "Server", "behind "+apiKey))
			_, err := engine.Get[message](t.Context(), *confidential(t, s, debugLog(&log)), core.Path("/things"), core.WithQuery("code", "hidden"))
			is.True(errors.Is(err, core.ErrNotFound))
			request, response := called(t, &log)
			is.Equal(request["query.code"], "[left out]")
			is.Equal(response, map[string]any{"X-Request-Id": "req_2", "Server": "behind [redacted]"})
			got := records(t, &log)[0]
			is.Equal(got["attempts"], 2.0)
			is.Equal(got["error"].(map[string]any)["code"], "entity_not_found")
			is.True(!strings.Contains(log.String(), "hidden"))
		})
	})
	t.Run("nothing above Debug, and rejects nil", func(t *testing.T) {
		is := is.New(t)
		var log bytes.Buffer
		quiet := core.WithDebugLog(slog.New(slog.NewJSONHandler(&log, nil)))
		_, err := engine.Get[message](t.Context(), *confidential(t, scripted(responds(200, aThing)), quiet), core.Path("/things"))
		is.NoErr(err)
		is.Equal(log.Len(), 0)
		_, err = core.NewConfidential(apiKey, clientID, core.WithDebugLog(nil))
		is.True(errors.Is(err, core.ErrInvalidArgument))
	})
}

// seen is an observer that records the calls.
type seen struct {
	mu    sync.Mutex
	calls []core.CallSummary
}

func (s *seen) Observe(_ context.Context, call core.CallSummary) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
}

func TestObserversAreToldOfEachCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		first, second := &seen{}, &seen{}
		s := scripted(after(time.Second, responds(503, "", "Retry-After", "4")), responds(200, aThing, "X-Request-ID", "req_2"),
			responds(404, "{}"), responds(200, "<html>"), fails(errReset))
		c := *confidential(t, s, core.WithObserver(first), core.WithObserver(second))
		path, quick := core.Path("/things/{id}", "thing_1"), core.WithMaxRetries(0)
		_, err := engine.Get[thing](t.Context(), c, path)
		is.NoErr(err)
		_, missing := engine.Get[thing](t.Context(), c, path)
		_, unusable := engine.Get[thing](t.Context(), c, path)
		_, broken := engine.Get[thing](t.Context(), c, path, quick)
		_, refused := engine.Get[thing](t.Context(), c, core.Path("/things/{id}", ""))
		is.True(refused != nil) // and not observed
		is.Equal(len(first.calls), 4)
		is.Equal(first.calls, second.calls)
		slow := first.calls[0]
		is.True(slow.Duration >= 5*time.Second && slow.Duration < 6*time.Second)
		slow.Duration = 0
		is.Equal(slow, core.CallSummary{Method: "GET", Route: "/things/{id}", Status: 200, Attempts: 2, RequestID: "req_2"})
		for i, want := range []struct {
			status int
			err    error
		}{{404, missing}, {200, unusable}, {0, broken}} {
			got := first.calls[i+1]
			is.Equal(got.Status, want.status)
			is.Equal(got.Err, want.err)
			is.Equal(got.Attempts, 1)
		}
		_, err = core.NewConfidential(apiKey, clientID, core.WithObserver(nil))
		is.True(errors.Is(err, core.ErrInvalidArgument))
	})
}
