package core_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

func TestWhatIsSentAgain(t *testing.T) {
	const never, always = 1, 3 // attempts, with two retries allowed
	for name, c := range map[string]struct {
		outcome  step
		safe     int // GET, PUT, DELETE, and a POST that the endpoint deduplicates
		POST     int // and PATCH
		sentinel error
	}{
		"no connection":                     {fails(errDial), always, always, errDial},
		"a reset before the response":       {fails(errReset), always, never, errReset},
		"a connection closed too early":     {fails(io.ErrUnexpectedEOF), always, never, io.ErrUnexpectedEOF},
		"a reset in the middle of a body":   {breaksOff(200, `{"id":"thi`), always, never, errReset},
		"a reset in the middle of an error": {breaksOff(400, `{"code":"x`), always, never, errReset},
		"408":                               {responds(408, ""), always, never, nil},
		"429":                               {responds(429, ""), always, always, core.ErrRateLimited},
		"429 with Retry-After":              {responds(429, "", "Retry-After", "1"), always, always, core.ErrRateLimited},
		"500":                               {responds(500, ""), always, never, core.ErrServer},
		"500 with Retry-After":              {responds(500, "", "Retry-After", "1"), always, never, core.ErrServer},
		"502":                               {responds(502, ""), always, never, core.ErrServer},
		"503":                               {responds(503, ""), always, never, core.ErrServer},
		"503 with Retry-After":              {responds(503, "", "Retry-After", "1"), always, always, core.ErrServer},
		"503 with Retry-After of zero":      {responds(503, "", "Retry-After", "0"), always, always, core.ErrServer},
		"503 with an invalid Retry-After":   {responds(503, "", "Retry-After", "soon"), always, never, core.ErrServer},
		"503 with a negative Retry-After":   {responds(503, "", "Retry-After", "-5"), always, never, core.ErrServer},
		"504":                               {responds(504, ""), always, never, core.ErrServer},
		"501":                               {responds(501, ""), never, never, core.ErrServer},
		"501 with Retry-After":              {responds(501, "", "Retry-After", "1"), never, never, core.ErrServer},
		"505":                               {responds(505, ""), never, never, core.ErrServer},
		"506":                               {responds(506, ""), never, never, core.ErrServer},
		"507":                               {responds(507, ""), always, never, core.ErrServer},
		"508":                               {responds(508, ""), never, never, core.ErrServer},
		"510":                               {responds(510, ""), never, never, core.ErrServer},
		"511":                               {responds(511, ""), never, never, core.ErrServer},
		"520":                               {responds(520, ""), always, never, core.ErrServer},
		"400":                               {responds(400, ""), never, never, core.ErrBadRequest},
		"400 with Retry-After":              {responds(400, "", "Retry-After", "1"), never, never, core.ErrBadRequest},
		"401":                               {responds(401, ""), never, never, core.ErrUnauthorized},
		"403":                               {responds(403, ""), never, never, core.ErrForbidden},
		"404":                               {responds(404, ""), never, never, core.ErrNotFound},
		"409":                               {responds(409, ""), never, never, core.ErrConflict},
		"422":                               {responds(422, ""), never, never, core.ErrUnprocessable},
		"301":                               {responds(301, "", "Location", "/elsewhere"), never, never, nil},
		"304":                               {responds(304, ""), never, never, nil},
		"307":                               {responds(307, "", "Location", "https://example.com/"), never, never, nil},
	} {
		for _, verb := range verbs {
			want := c.safe
			if !verb.again {
				want = c.POST
			}
			t.Run(fmt.Sprintf("%s after a %s makes %d attempts", name, verb.name, want), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					is := is.New(t)
					s := scripted(c.outcome)
					var response core.Response
					client := confidential(t, s, core.WithRetry(core.RetryPolicy{MaxRetries: 2, BaseDelay: time.Second, MaxDelay: time.Second, MaxRetryAfter: time.Minute}))
					err := verb.send(t.Context(), client, core.WithResponse(&response))
					is.True(err != nil)
					if c.sentinel != nil {
						is.True(errors.Is(err, c.sentinel))
					}
					is.Equal(s.count(), want)
					is.Equal(response.Attempts, want)

					s = scripted(c.outcome, responds(200, aThing))
					err = verb.send(t.Context(), confidential(t, s))
					is.Equal(err == nil, want > 1) // and the call returns the second attempt's response
					for _, request := range s.all() {
						is.Equal(request.Body, s.all()[0].Body) // every attempt has the whole body
						is.Equal(request.header("Authorization"), "Bearer "+apiKey)
					}
				})
			})
		}
	}
}

func TestUnusableResponseIsNotRetried(t *testing.T) {
	for _, body := range []string{"", "null", "{}", "<html>", `{"id":1}`, `{"id":`} {
		t.Run(body, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, body))
			_, err := get(t.Context(), confidential(t, s))
			is.True(errors.Is(err, core.ErrBadResponse))
			is.Equal(s.count(), 1)
		})
	}
}

func TestMaxRetries(t *testing.T) {
	for name, c := range map[string]struct {
		options  []core.Option
		request  []core.RequestOption
		attempts int
	}{
		"is three by default":         {nil, nil, 4},
		"is the policy's":             {[]core.Option{core.WithRetry(core.RetryPolicy{MaxRetries: 5})}, nil, 6},
		"of an empty policy is zero":  {[]core.Option{core.WithRetry(core.RetryPolicy{})}, nil, 1},
		"of the request can be more":  {nil, []core.RequestOption{core.WithMaxRetries(9)}, 10},
		"of the request can be zero":  {nil, []core.RequestOption{core.WithMaxRetries(0)}, 1},
		"of the request lasts a call": {nil, []core.RequestOption{core.WithMaxRetries(1), core.WithMaxRetries(2)}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				for _, outcome := range []step{responds(500, ""), fails(errReset), responds(429, "")} {
					s := scripted(outcome)
					is.True(verbs[0].send(t.Context(), confidential(t, s, c.options...), c.request...) != nil)
					is.Equal(s.count(), c.attempts)
				}
			})
		})
	}
}

func TestWaitsGrowAndAreSpreadOverTheWholeRange(t *testing.T) {
	for name, c := range map[string]struct {
		options []core.Option
		bounds  []time.Duration
	}{
		"by default":                   {nil, []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second}},
		"up to the policy's maximum":   {[]core.Option{core.WithRetry(core.RetryPolicy{MaxRetries: 4, BaseDelay: time.Second, MaxDelay: 3 * time.Second})}, []time.Duration{time.Second, 2 * time.Second, 3 * time.Second, 3 * time.Second}},
		"with a base over the maximum": {[]core.Option{core.WithRetry(core.RetryPolicy{MaxRetries: 2, BaseDelay: time.Hour, MaxDelay: time.Second})}, []time.Duration{time.Second, time.Second}},
		"with no wait":                 {[]core.Option{core.WithRetry(core.RetryPolicy{MaxRetries: 2})}, []time.Duration{0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				least, most := make([]time.Duration, len(c.bounds)), make([]time.Duration, len(c.bounds))
				for round := range 200 {
					s := scripted(responds(500, ""))
					_, err := get(t.Context(), confidential(t, s, c.options...))
					is.True(errors.Is(err, core.ErrServer))
					is.Equal(len(s.waits()), len(c.bounds))
					for i, wait := range s.waits() {
						is.True(wait <= c.bounds[i]) // within the bound
						if round == 0 {
							least[i], most[i] = wait, wait
						}
						least[i], most[i] = min(least[i], wait), max(most[i], wait)
					}
				}
				for i, bound := range c.bounds {
					is.True(most[i] >= bound*8/10)         // full jitter: up to the bound
					is.True(least[i] < max(bound*2/10, 2)) // and down to zero
				}
			})
		})
	}
}

func TestManyRetriesNeverWaitLongerThanThePolicySays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		s := scripted(responds(500, ""))
		policy := core.RetryPolicy{MaxRetries: 100, BaseDelay: time.Hour, MaxDelay: 48 * time.Hour}
		_, err := get(t.Context(), confidential(t, s, core.WithRetry(policy)))
		is.True(errors.Is(err, core.ErrServer))
		is.Equal(len(s.waits()), 100)
		for _, wait := range s.waits() {
			is.True(wait > 1 && wait <= policy.MaxDelay) // an overflow would leave no wait
		}
	})
}

func TestRetryAfter(t *testing.T) {
	const day = 24 * time.Hour
	in := func(d time.Duration) func(time.Time) string {
		return func(now time.Time) string { return now.Add(d).UTC().Format(http.TimeFormat) }
	}
	fixed := func(s string) func(time.Time) string { return func(time.Time) string { return s } }
	for name, c := range map[string]struct {
		header   func(now time.Time) string
		attempts int           // of two
		wait     time.Duration // exactly; -1 is the policy's
		reported time.Duration
	}{
		"in seconds is waited for":                   {fixed("7"), 2, 7 * time.Second, 7 * time.Second},
		"in seconds with spaces is waited for":       {fixed(" 7 "), 2, 7 * time.Second, 7 * time.Second},
		"as a date is waited for":                    {in(9 * time.Second), 2, 9 * time.Second, 9 * time.Second},
		"of zero is now":                             {fixed("0"), 2, 0, 0},
		"of less than zero is the policy's wait":     {fixed("-5"), 2, -1, 0},
		"of minus zero is the policy's wait":         {fixed("-0"), 2, -1, 0},
		"of less than an int64 holds is not a value": {fixed("-99999999999999999999"), 2, -1, 0},
		"of a past date is now":                      {in(-time.Hour), 2, 0, 0},
		"that is invalid is the policy's wait":       {fixed("soon"), 2, -1, 0},
		"of half a second is the policy's wait":      {fixed("0.5"), 2, -1, 0},
		"of an impossible date is the policy's":      {fixed("Mon, 99 Jan 2026 00:00:00 GMT"), 2, -1, 0},
		"of the policy's bound is waited for":        {fixed("60"), 2, time.Minute, time.Minute},
		"of more than the bound is not waited for":   {fixed("61"), 1, 0, 61 * time.Second},
		"of a day is not waited for":                 {fixed("86400"), 1, 0, day},
		"of a date in a day is not waited for":       {in(day), 1, 0, day},
		"of centuries is not waited for":             {fixed("9223372036854775807"), 1, 0, 9223372036 * time.Second},
		"of more than an int64 holds is the same":    {fixed("99999999999999999999"), 1, 0, 9223372036 * time.Second},
		"can exceed resty's own two seconds":         {fixed("45"), 2, 45 * time.Second, 45 * time.Second},
	} {
		for _, status := range []int{429, 503} {
			t.Run(fmt.Sprintf("%s after %d", name, status), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					is := is.New(t)
					s := scripted(responds(status, "", "Retry-After", c.header(time.Now())))
					began := time.Now()
					_, err := get(t.Context(), confidential(t, s), core.WithMaxRetries(1))
					is.Equal(s.count(), c.attempts)
					failure, ok := errors.AsType[*core.Error](err)
					is.True(ok)
					is.Equal(failure.Status, status)
					switch {
					case c.attempts == 1:
						is.Equal(time.Since(began), time.Duration(0)) // returned immediately
						is.Equal(failure.RetryAfter, c.reported)
					case c.wait < 0:
						is.True(s.waits()[0] <= 500*time.Millisecond)
					default:
						is.Equal(s.waits()[0], c.wait)
					}
				})
			})
		}
	}
}

func TestRetryAfterBoundIsThePolicys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		s := scripted(responds(429, "", "Retry-After", "86400"), responds(200, aThing))
		policy := core.RetryPolicy{MaxRetries: 1, MaxRetryAfter: 48 * time.Hour}
		_, err := get(t.Context(), confidential(t, s, core.WithRetry(policy)))
		is.NoErr(err)
		is.Equal(s.waits()[0], 24*time.Hour)
	})
}

func TestAWaitThatWouldOutlastTheContextIsNotBegun(t *testing.T) {
	for name, c := range map[string]struct {
		outcome  step
		deadline time.Duration
		attempts int
	}{
		"with Retry-After beyond the deadline":     {responds(429, "", "Retry-After", "30"), 29 * time.Second, 1},
		"with Retry-After before the deadline":     {responds(429, "", "Retry-After", "30"), 31 * time.Second, 2},
		"with a policy's wait beyond the deadline": {responds(500, ""), 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				ctx, cancel := context.WithTimeout(t.Context(), c.deadline)
				defer cancel()
				s := scripted(c.outcome)
				began := time.Now()
				_, err := get(ctx, confidential(t, s, core.WithRetry(core.RetryPolicy{MaxRetries: 3, BaseDelay: time.Hour, MaxDelay: time.Hour, MaxRetryAfter: time.Hour})))
				is.Equal(s.count(), c.attempts)
				is.True(time.Since(began) < c.deadline) // before the deadline
				_, ok := errors.AsType[*core.Error](err)
				is.True(ok) // the error is the API's
				is.True(!errors.Is(err, context.DeadlineExceeded))
			})
		})
	}
}

func TestCancelDuringTheWaitReturnsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		s := scripted(responds(429, `{"code":"slow","message":"slow down"}`, "Retry-After", "30"))
		began := time.Now()
		_, err := get(ctx, confidential(t, s))
		is.Equal(time.Since(began), 10*time.Second)
		is.Equal(s.count(), 1)
		is.True(errors.Is(err, context.Canceled))
		is.True(errors.Is(err, core.ErrRateLimited)) // and still has the reason for the wait
		is.True(errors.Is(err, core.ErrorCode("slow")))
		failure, ok := errors.AsType[*core.Error](err)
		is.True(ok)
		is.Equal(failure.RetryAfter, 30*time.Second)
		transport, ok := errors.AsType[*core.TransportError](err)
		is.True(ok)
		is.True(!transport.Timeout())
		is.Equal(err.Error(), "workos: GET /things/{id}: canceled by the context after 10 s while waiting to retry, attempt 1 of 4: 429 slow: slow down (retry after 30 s)")
	})
}

func TestAContextThatHasEndedSendsNothingAgain(t *testing.T) {
	t.Run("when it is canceled during an attempt", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			s := scripted(hangs)
			began := time.Now()
			_, err := get(ctx, confidential(t, s))
			is.True(errors.Is(err, context.Canceled))
			is.Equal(time.Since(began), time.Second)
			is.Equal(s.count(), 1)
		})
	})
	t.Run("when it had ended before", func(t *testing.T) {
		is := is.New(t)
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("something was sent") }))
		defer server.Close()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		c, err := core.NewConfidential(apiKey, clientID, core.WithBaseURL(server.URL))
		is.NoErr(err)
		_, err = get(ctx, c)
		is.True(errors.Is(err, context.Canceled))
		_, ok := errors.AsType[*core.TransportError](err)
		is.True(ok)
	})
	t.Run("when its deadline passes during an attempt", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			s := scripted(hangs)
			_, err := get(ctx, confidential(t, s))
			is.True(errors.Is(err, context.DeadlineExceeded))
			is.Equal(s.count(), 1)
		})
	})
}

// TestLostResponse checks net/http, which retries some requests when a reused connection breaks. It needs real
// connections.
func TestLostResponse(t *testing.T) {
	for name, c := range map[string]struct {
		send  func(context.Context, *core.Confidential) error
		again bool
	}{
		"of a POST is not retried": {func(ctx context.Context, c *core.Confidential) error {
			return c.Post(ctx, core.Path("/lost"), thing{ID: "1"}, nil)
		}, false},
		"of a POST with the caller's idempotency key is not retried": {func(ctx context.Context, c *core.Confidential) error {
			return c.Post(ctx, core.Path("/lost"), thing{ID: "1"}, nil, core.WithIdempotencyKey("mine"))
		}, false},
		"of a PATCH with an idempotency key is not retried": {func(ctx context.Context, c *core.Confidential) error {
			return c.Patch(ctx, core.Path("/lost"), thing{ID: "1"}, nil, core.WithIdempotencyKey("mine"))
		}, false},
		"of a keyless POST of a form is not retried": {func(ctx context.Context, c *core.Confidential) error {
			_, err := postForm[engine.None](ctx, *c.Keyless(), core.Path("/lost"), thing{ID: "1"})
			return err
		}, false},
		"of a POST that the endpoint deduplicates is retried": {func(ctx context.Context, c *core.Confidential) error {
			return c.Post(ctx, engine.Deduplicated(core.Path("/lost")), thing{ID: "1"}, nil)
		}, true},
		"of a POST without retries is not retried": {func(ctx context.Context, c *core.Confidential) error {
			return c.Post(ctx, engine.Deduplicated(core.Path("/lost")), thing{ID: "1"}, nil, core.WithMaxRetries(0))
		}, false},
		"of a PUT is retried": {func(ctx context.Context, c *core.Confidential) error {
			return c.Put(ctx, core.Path("/lost"), thing{ID: "1"}, nil)
		}, true},
		"of a DELETE is retried": {func(ctx context.Context, c *core.Confidential) error {
			return c.Delete(ctx, core.Path("/lost"))
		}, true},
		"of a GET is retried": {func(ctx context.Context, c *core.Confidential) error {
			return c.Get(ctx, core.Path("/lost"), nil)
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			var lost atomic.Int32
			var warm, keys, bodies atomic.Value
			keys.Store("")
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				if r.URL.Path == "/warm" {
					warm.Store(r.RemoteAddr)
					_, _ = w.Write([]byte(aThing))
					return
				}
				if lost.Add(1) > 1 {
					if keys.Load() != r.Header.Get("Idempotency-Key") || bodies.Load() != string(body) {
						t.Error("the second attempt differs from the first")
					}
					_, _ = w.Write([]byte(aThing))
					return
				}
				if warm.Load() != r.RemoteAddr {
					t.Error("the connection is new, so the test shows nothing")
				}
				keys.Store(r.Header.Get("Idempotency-Key"))
				bodies.Store(string(body))
				panic(http.ErrAbortHandler) // closes the connection without a response
			}))
			defer server.Close()
			client, err := core.NewConfidential(apiKey, clientID, core.WithBaseURL(server.URL), core.WithRetry(core.RetryPolicy{MaxRetries: 3}))
			is.NoErr(err)
			defer client.HTTPClient().CloseIdleConnections()
			is.NoErr(client.Get(t.Context(), core.Path("/warm"), nil))

			err = c.send(t.Context(), client)
			if c.again {
				is.NoErr(err)
				is.Equal(lost.Load(), int32(2))
				return
			}
			transport, ok := errors.AsType[*core.TransportError](err)
			is.True(ok)
			is.True(!transport.Timeout())
			is.Equal(lost.Load(), int32(1)) // reaches the server once
			is.True(keys.Load() != "" || strings.Contains(name, "PATCH"))
		})
	}
}

func TestAServerThatIsNotThereIsAskedAgainByPOST(t *testing.T) {
	is := is.New(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	is.NoErr(err)
	is.NoErr(listener.Close()) // nothing listens there now
	var response core.Response
	c, err := core.NewConfidential(apiKey, clientID, core.WithBaseURL("http://"+listener.Addr().String()), core.WithRetry(core.RetryPolicy{MaxRetries: 2}))
	is.NoErr(err)
	err = c.Post(t.Context(), core.Path("/x"), nil, nil, core.WithResponse(&response))
	is.Equal(response.Attempts, 3)
	_, ok := errors.AsType[*core.TransportError](err)
	is.True(ok)
	is.True(!strings.Contains(err.Error(), "/x\"")) // the URL of net/http's error is gone
}
