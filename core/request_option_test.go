package core_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

func TestRequestOptionsThatAreRefused(t *testing.T) {
	getting := func(opt core.GetOption) func(*core.Confidential) error {
		return func(c *core.Confidential) error { _, err := get(context.Background(), c, opt); return err }
	}
	posting := func(opt core.PostOption) func(*core.Confidential) error {
		return func(c *core.Confidential) error { return c.Post(context.Background(), core.Path("/x"), nil, nil, opt) }
	}
	for name, c := range map[string]struct {
		send     func(*core.Confidential) error
		argument string
	}{
		"a query parameter without a key":           {getting(core.WithQuery("", "badvalue")), "WithQuery"},
		"a header with a line break":                {getting(core.WithHeader("X-A", "badvalue\r\nX-Evil: 1")), "WithHeader"},
		"a header name with a line break":           {getting(core.WithHeader("X-A\nX-Evil", "badvalue")), "WithHeader"},
		"a header without a name":                   {getting(core.WithHeader("", "badvalue")), "WithHeader"},
		"Authorization":                             {getting(core.WithHeader("authorization", "badvalue")), "WithHeader"},
		"Content-Type":                              {getting(core.WithHeader("Content-Type", "badvalue")), "WithHeader"},
		"Idempotency-Key":                           {posting(core.WithHeader("Idempotency-Key", "badvalue")), "WithHeader"},
		"what net/http treats like Idempotency-Key": {posting(core.WithHeader("X-Idempotency-Key", "badvalue")), "WithHeader"},
		"Host":                                 {getting(core.WithHeader("Host", "badvalue")), "WithHeader"},
		"Warrant-Token":                        {getting(core.WithHeader("Warrant-Token", "badvalue")), "WithHeader"},
		"a negative timeout":                   {getting(core.WithTimeout(-1)), "WithTimeout"},
		"negative retries":                     {getting(core.WithMaxRetries(-1)), "WithMaxRetries"},
		"no response to fill":                  {getting(core.WithResponse(nil)), "WithResponse"},
		"an empty idempotency key":             {posting(core.WithIdempotencyKey("")), "WithIdempotencyKey"},
		"a blank idempotency key":              {posting(core.WithIdempotencyKey(" ")), "WithIdempotencyKey"},
		"an idempotency key with a line break": {posting(core.WithIdempotencyKey("badvalue\r\nX-Evil: 1")), "WithIdempotencyKey"},
		"an empty access token":                {getting(core.WithAccessToken(core.AccessToken{})), "WithAccessToken"},
		"a blank access token":                 {getting(core.WithAccessToken(core.NewAccessToken(" "))), "WithAccessToken"},
		"an API key for an access token":       {getting(core.WithAccessToken(core.NewAccessToken("sk_badvalue"))), "WithAccessToken"},
		"an access token with a line break":    {getting(core.WithAccessToken(core.NewAccessToken("bad\nvalue"))), "WithAccessToken"},
		"a warrant token with a line break":    {posting(core.WithWarrantToken(core.NewSecret("badvalue\n"))), "WithWarrantToken"},
		"no option at all":                     {getting(nil), "opts[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, aThing))
			is.Equal(argument(t, c.send(confidential(t, s)), "badvalue"), c.argument)
			is.Equal(s.count(), 0) // nothing is sent
		})
	}
}

func TestTheFirstRefusedRequestOptionIsTheError(t *testing.T) {
	is := is.New(t)
	s := scripted(responds(200, aThing))
	_, err := get(context.Background(), confidential(t, s), core.WithQuery("a"), core.WithMaxRetries(-1), nil, core.WithQuery(""))
	is.Equal(argument(t, err, ""), "WithMaxRetries")
}

func TestWithQueryIsLaidOverTheTargetsQuery(t *testing.T) {
	is := is.New(t)
	s := scripted(responds(200, aThing))
	target := core.Path("/things").Query(map[string]string{"kept": "1", "replaced": "before"})
	_, err := engine.Get[thing](context.Background(), *confidential(t, s), target,
		core.WithQuery("replaced", "after"), core.WithQuery("many", "1", "2"), core.WithQuery("many", "3"), core.WithQuery("a&b", "c=d e"), core.WithQuery("none"))
	is.NoErr(err)
	parsed, err := url.Parse(s.last().URL)
	is.NoErr(err)
	is.Equal(parsed.Query(), url.Values{"kept": {"1"}, "replaced": {"after"}, "many": {"1", "2", "3"}, "a&b": {"c=d e"}})

	for _, verb := range verbs {
		is.NoErr(verb.send(context.Background(), confidential(t, s), core.WithQuery("x", "y")))
		is.True(strings.HasSuffix(s.last().URL, "?x=y"))
	}
}

func TestWithHeaderHoldsForOneRequest(t *testing.T) {
	is := is.New(t)
	s := scripted(responds(200, aThing))
	c := confidential(t, s, core.WithHeaders(map[string]string{"X-Client": "client", "X-Both": "client"}))
	for _, verb := range verbs {
		is.NoErr(verb.send(context.Background(), c, core.WithHeader("x-both", "request"), core.WithHeader("User-Agent", "own/1")))
		is.Equal(s.last().header("X-Client"), "client")
		is.Equal(s.last().header("X-Both"), "request")
		is.Equal(s.last().header("User-Agent"), "own/1")
	}
	_, err := get(context.Background(), c)
	is.NoErr(err)
	is.Equal(s.last().header("X-Both"), "client")
	is.Equal(s.last().header("User-Agent"), c.UserAgent())
}

func TestWhoTheRequestIsSentAs(t *testing.T) {
	target := core.Path("/x")
	ctx := context.Background()
	for name, c := range map[string]struct {
		send func(*core.Confidential) error
		want string
	}{
		"is the holder of the API key": {func(c *core.Confidential) error {
			return c.Get(ctx, target, nil)
		}, "Bearer " + apiKey},
		"is anonymous WithoutAPIKey": {func(c *core.Confidential) error {
			return c.Get(ctx, target, nil, core.WithoutAPIKey())
		}, ""},
		"is anonymous WithoutAPIKey on a POST": {func(c *core.Confidential) error {
			return c.Post(ctx, target, nil, nil, core.WithoutAPIKey())
		}, ""},
		"is the user WithAccessToken": {func(c *core.Confidential) error {
			return c.Get(ctx, target, nil, core.WithAccessToken(core.NewAccessToken("users-token")))
		}, "Bearer users-token"},
		"is the user WithAccessToken and WithoutAPIKey": {func(c *core.Confidential) error {
			return c.Get(ctx, target, nil, core.WithAccessToken(core.NewAccessToken("users-token")), core.WithoutAPIKey())
		}, "Bearer users-token"},
		"is anonymous for KeylessGet": {func(c *core.Confidential) error {
			_, err := engine.KeylessGet[thing](ctx, *c.Keyless(), target)
			return err
		}, ""},
		"is anonymous for KeylessPost": {func(c *core.Confidential) error {
			_, err := engine.KeylessPost[thing](ctx, *c.Keyless(), target, nil)
			return err
		}, ""},
		"is anonymous for KeylessPostForm": {func(c *core.Confidential) error {
			_, err := postForm[thing](ctx, *c.Keyless(), target, thing{})
			return err
		}, ""},
		"is the user for KeylessGet WithAccessToken": {func(c *core.Confidential) error {
			_, err := engine.KeylessGet[thing](ctx, *c.Keyless(), target, core.WithAccessToken(core.NewAccessToken("users-token")))
			return err
		}, "Bearer users-token"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, aThing))
			client := confidential(t, s)
			is.NoErr(c.send(client))
			is.Equal(s.last().header("Authorization"), c.want)
			is.NoErr(client.Get(ctx, target, nil))
			is.Equal(s.last().header("Authorization"), "Bearer "+apiKey) // the next request has the key again
		})
	}
}

func TestWithWarrantToken(t *testing.T) {
	is := is.New(t)
	s := scripted(responds(200, aThing))
	c := confidential(t, s)
	is.NoErr(c.Get(context.Background(), core.Path("/x"), nil, core.WithWarrantToken(core.NewSecret("latest"))))
	is.Equal(s.last().header("Warrant-Token"), "latest")
	is.NoErr(c.Post(context.Background(), core.Path("/x"), nil, nil, core.WithWarrantToken(core.NewSecret("w-token"))))
	is.Equal(s.last().header("Warrant-Token"), "w-token")
	is.Equal(s.last().header("Authorization"), "Bearer "+apiKey)
}

func TestIdempotencyKey(t *testing.T) {
	ctx := context.Background()
	for _, verb := range verbs {
		t.Run("of a "+verb.name+" without one", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				s := scripted(responds(429, ""), responds(429, ""), responds(200, aThing))
				c := confidential(t, s)
				is.NoErr(verb.send(ctx, c))
				is.NoErr(verb.send(ctx, c))
				all := s.all()
				is.Equal(len(all), 4)
				key := all[0].header("Idempotency-Key")
				if !strings.HasPrefix(verb.name, "POST") {
					is.Equal(key, "")
					return
				}
				parsed, err := uuid.Parse(key)
				is.NoErr(err)
				is.Equal(parsed.Version(), uuid.Version(4))
				is.Equal(parsed.Variant(), uuid.RFC4122)
				is.Equal(all[1].header("Idempotency-Key"), key) // the same for every attempt
				is.Equal(all[2].header("Idempotency-Key"), key)
				is.True(all[3].header("Idempotency-Key") != key) // and another for the next call
			})
		})
	}
	t.Run("of the caller overrides it on each verb that has one", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(429, ""), responds(200, aThing))
			c := confidential(t, s)
			is.NoErr(c.Post(ctx, core.Path("/x"), nil, nil, core.WithIdempotencyKey("mine-1")))
			is.NoErr(c.Put(ctx, core.Path("/x"), nil, nil, core.WithIdempotencyKey("mine-2")))
			is.NoErr(c.Patch(ctx, core.Path("/x"), nil, nil, core.WithIdempotencyKey("mine-3")))
			_, err := engine.KeylessPost[thing](ctx, *c.Keyless(), engine.Deduplicated(core.Path("/x")), nil, core.WithIdempotencyKey("mine-4"))
			is.NoErr(err)
			var keys []string
			for _, request := range s.all() {
				keys = append(keys, request.header("Idempotency-Key"))
			}
			is.Equal(keys, []string{"mine-1", "mine-1", "mine-2", "mine-3", "mine-4"})
		})
	})
}

func TestTimeoutPerAttempt(t *testing.T) {
	for name, c := range map[string]struct {
		options  []core.Option
		request  []core.GetOption
		attempts int
		took     time.Duration
	}{
		"is a minute by default":             {nil, nil, 3, 3 * time.Minute},
		"is the client's":                    {[]core.Option{core.WithTimeout(2 * time.Second)}, nil, 3, 6 * time.Second},
		"of the request overrides it":        {[]core.Option{core.WithTimeout(time.Hour)}, []core.GetOption{core.WithTimeout(time.Second)}, 3, 3 * time.Second},
		"of the request limits each attempt": {nil, []core.GetOption{core.WithTimeout(time.Second), core.WithMaxRetries(0)}, 1, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				s := scripted(hangs)
				began := time.Now()
				noWait := core.WithRetry(core.RetryPolicy{MaxRetries: 2})
				_, err := get(context.Background(), confidential(t, s, append(c.options, noWait)...), c.request...)
				is.Equal(s.count(), c.attempts) // an attempt that timed out is retried
				is.Equal(time.Since(began).Round(time.Millisecond), c.took)
				is.True(errors.Is(err, context.DeadlineExceeded))
				transport, ok := errors.AsType[*core.TransportError](err)
				is.True(ok)
				is.True(transport.Timeout())
			})
		})
	}
	t.Run("of zero leaves only the context's deadline", func(t *testing.T) {
		for _, client := range []time.Duration{0, time.Second} {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				s := scripted(hangs)
				ctx, cancel := context.WithTimeout(context.Background(), 24*time.Hour)
				defer cancel()
				began := time.Now()
				_, err := get(ctx, confidential(t, s, core.WithTimeout(client)), core.WithTimeout(0))
				is.True(errors.Is(err, context.DeadlineExceeded))
				is.Equal(time.Since(began), 24*time.Hour)
				is.Equal(s.count(), 1) // the caller's own deadline ends it
			})
		}
	})
	t.Run("covers the body of the response", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			s := scripted(func(r *http.Request) (*http.Response, error) {
				return streams(200, slowBody{r.Context().Done()})(r)
			})
			began := time.Now()
			_, err := get(context.Background(), confidential(t, s), core.WithTimeout(time.Second), core.WithMaxRetries(0))
			is.True(errors.Is(err, context.DeadlineExceeded))
			is.Equal(time.Since(began), time.Second)
		})
	})
}

// slowBody is a body that trickles in and never ends.
type slowBody struct{ givenUp <-chan struct{} }

func (b slowBody) Read(p []byte) (int, error) {
	select {
	case <-time.After(100 * time.Millisecond):
		p[0] = ' '
		return 1, nil
	case <-b.givenUp:
		return 0, context.DeadlineExceeded
	}
}

func TestWithResponse(t *testing.T) {
	for name, c := range map[string]struct {
		steps []step
		want  core.Response
		err   error
	}{
		"describes a response": {
			[]step{responds(201, aThing, "X-Request-ID", "req_1", "X-Ratelimit-Remaining", "9")},
			core.Response{Status: 201, RequestID: "req_1", Attempts: 1, Header: http.Header{"X-Request-Id": {"req_1"}, "X-Ratelimit-Remaining": {"9"}}},
			nil,
		},
		"describes the last attempt": {
			[]step{responds(500, "", "X-Request-ID", "req_1"), responds(200, aThing, "X-Request-ID", "req_2")},
			core.Response{Status: 200, RequestID: "req_2", Attempts: 2, Header: http.Header{"X-Request-Id": {"req_2"}}},
			nil,
		},
		"describes an error": {
			[]step{responds(404, `{}`, "X-Request-ID", "req_1")},
			core.Response{Status: 404, RequestID: "req_1", Attempts: 1, Header: http.Header{"X-Request-Id": {"req_1"}}},
			core.ErrNotFound,
		},
		"describes an unusable response": {
			[]step{responds(200, `{}`, "X-Request-ID", "req_1")},
			core.Response{Status: 200, RequestID: "req_1", Attempts: 1, Header: http.Header{"X-Request-Id": {"req_1"}}},
			core.ErrBadResponse,
		},
		"shows that there was no response": {
			[]step{fails(errReset)}, core.Response{Attempts: 4}, errReset,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				got := core.Response{Status: 1, RequestID: "from before"}
				_, err := get(context.Background(), confidential(t, scripted(c.steps...)), core.WithResponse(&got))
				is.True(errors.Is(err, c.err))
				is.Equal(got, c.want)
			})
		})
	}
}

func TestReservedHeadersAreRefusedForEachSpelling(t *testing.T) {
	is := is.New(t)
	for _, name := range []string{
		"A-IM", "Accept", "Accept-Charset", "Accept-Encoding", "Authorization", "Connection", "Content-Encoding", "Content-Length", "Content-Range",
		"Content-Type", "Expect", "HTTP2-Settings", "Host", "Idempotency-Key", "If-Range", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection",
		"Range", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Warrant-Token", "X-Idempotency-Key",
	} {
		for _, spelling := range []string{name, strings.ToLower(name), strings.ToUpper(name)} {
			_, err := get(context.Background(), confidential(t, scripted(responds(200, aThing))), core.WithHeader(spelling, "x"))
			is.Equal(argument(t, err, ""), "WithHeader")
			_, err = core.NewClient(clientID, core.WithHeaders(map[string]string{spelling: "x"}))
			is.Equal(argument(t, err, ""), "WithHeaders")
		}
	}
	_, err := get(context.Background(), confidential(t, scripted(responds(200, aThing))), core.WithHeader("X-Own", ""))
	is.NoErr(err)
}
