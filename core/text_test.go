package core_test

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

func TestTextThatIsNotUTF8IsRepairedBeforeSending(t *testing.T) {
	type body struct {
		Name string            `json:"name"`
		Map  map[string]string `json:"map,omitzero"`
	}
	const odd, repaired = "T\xe9l", "T\ufffdl"
	for name, c := range map[string]struct {
		call func(ctx context.Context, c *core.Confidential) error
		sent func(s sent) string
	}{
		"in a body": {
			func(ctx context.Context, c *core.Confidential) error {
				return c.Post(ctx, core.Path("/things"), body{Name: odd}, nil)
			},
			func(s sent) string { return strings.Trim(strings.TrimPrefix(s.Body, `{"name":`), `"}`) },
		},
		"in the names of a map": {
			func(ctx context.Context, c *core.Confidential) error {
				return c.Post(ctx, core.Path("/things"), map[string]string{odd: "a"}, nil)
			},
			func(s sent) string { return strings.Trim(strings.TrimSuffix(s.Body, `:"a"}`), `{"`) },
		},
		"in a query": {
			func(ctx context.Context, c *core.Confidential) error {
				return c.Get(ctx, core.Path("/things").Query(body{Name: odd}), nil)
			},
			func(s sent) string { return queryOf(s.URL).Get("name") },
		},
		"in an array of a query": {
			func(ctx context.Context, c *core.Confidential) error {
				return c.Get(ctx, core.Path("/things").Query(map[string][]string{"name": {odd}}), nil)
			},
			func(s sent) string { return queryOf(s.URL).Get("name") },
		},
		"in a query of the caller's own": {
			func(ctx context.Context, c *core.Confidential) error {
				return c.Get(ctx, core.Path("/things"), nil, core.WithQuery("name", odd))
			},
			func(s sent) string { return queryOf(s.URL).Get("name") },
		},
		"in a form of the caller's own": {
			func(ctx context.Context, c *core.Confidential) error {
				return c.Post(ctx, core.Path("/things"), url.Values{"name": {odd}}, nil)
			},
			func(s sent) string { return must(url.ParseQuery(s.Body)).Get("name") },
		},
		"in a form": {
			func(ctx context.Context, c *core.Confidential) error {
				_, err := postForm[engine.None](ctx, *c.Keyless(), core.Path("/token"), body{Name: odd})
				return err
			},
			func(s sent) string { return must(url.ParseQuery(s.Body)).Get("name") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, aThing))
			is.NoErr(c.call(t.Context(), confidential(t, s)))
			is.Equal(c.sent(s.last()), repaired)
		})
	}
	t.Run("but a secret is rejected, not changed", func(t *testing.T) {
		type body struct {
			Value core.Secret `json:"value"`
		}
		s := scripted(responds(200, aThing))
		client, secret := confidential(t, s), body{core.NewSecret(odd)}
		_, form := postForm[thing](t.Context(), *client.Keyless(), core.Path("/token"), secret)
		for _, err := range []error{
			client.Post(t.Context(), core.Path("/things"), secret, nil), form,
			client.Get(t.Context(), core.Path("/things").Query(secret), nil),
		} {
			is := is.New(t)
			is.Equal(argument(t, err, odd), "params")
			is.True(strings.Contains(err.Error(), "is not UTF-8"))
		}
		is.New(t).Equal(s.count(), 0)
	})
}

func queryOf(address string) url.Values { return must(url.Parse(address)).Query() }

func TestOddResponses(t *testing.T) {
	type result struct {
		ID    string              `json:"id"`
		Parts []thing             `json:"parts"`
		At    time.Time           `json:"at"`
		Maybe core.Opt[time.Time] `json:"maybe"`
	}
	at := time.Date(2021, 7, 31, 5, 10, 19, 0, time.UTC)
	for name, c := range map[string]struct {
		body string
		want result
	}{
		"a time without a colon":         {`{"id":"a","at":"2021-07-31T05:10:19+0000"}`, result{ID: "a", At: at}},
		"a time that is optional":        {`{"id":"a","maybe":"2021-07-31 05:10:19"}`, result{ID: "a", Maybe: core.Some(at)}},
		"null among parts":               {`{"id":"a","parts":[null,{"id":"b"}]}`, result{ID: "a", Parts: []thing{{ID: "b"}}}},
		"an essential member is present": {`{"id":"","id":"a"}`, result{ID: "a"}},
	} {
		t.Run(name+" is read", func(t *testing.T) {
			is := is.New(t)
			got, err := engine.Get[result](t.Context(), *confidential(t, scripted(responds(200, c.body))), engine.Returns(core.Path("/things"), "id"))
			is.NoErr(err)
			is.True(got.At.Equal(c.want.At))
			got.At = c.want.At
			maybe, some := got.Maybe.Get()
			wanted, want := c.want.Maybe.Get()
			is.True(some == want && maybe.Equal(wanted))
			got.Maybe = c.want.Maybe
			is.Equal(got, &c.want)
		})
	}
	t.Run("an invalid optional time is null", func(t *testing.T) {
		for _, text := range []string{`""`, `5`, `"x"`, `"2021-07-31T05:10:19+24:00"`} {
			is := is.New(t)
			got, err := engine.Get[result](t.Context(), *confidential(t, scripted(responds(200, `{"id":"a","maybe":`+text+`}`))), core.Path("/things"))
			is.NoErr(err)
			_, ok := got.Maybe.Get()
			is.True(!ok)
		}
	})
	t.Run("a number that JavaScript reads as infinite does not fail the rest", func(t *testing.T) {
		type result struct {
			ID   string         `json:"id"`
			Any  map[string]any `json:"any"`
			Much float64        `json:"much"`
		}
		is := is.New(t)
		got, err := engine.Get[result](t.Context(), *confidential(t, scripted(responds(200, `{"any":{"a":1e999,"b":[-1e999,2]},"much":1e999,"id":"a"}`))), core.Path("/things"))
		is.NoErr(err)
		is.Equal(*got, result{"a", map[string]any{"a": math.MaxFloat64, "b": []any{-math.MaxFloat64, 2.0}}, math.MaxFloat64})
	})
	t.Run("the place of an error is printable and bounded", func(t *testing.T) {
		is := is.New(t)
		name := strings.Repeat(`\u001b[31m\u202e`, 1000)
		var out map[string]string
		err := confidential(t, scripted(responds(200, `{"`+name+`":5}`))).Get(t.Context(), core.Path("/things"), &out)
		unusable, ok := errors.AsType[*core.ResponseError](err)
		is.True(ok)
		is.True(len(unusable.Field) <= 512)
		is.True(!strings.ContainsAny(unusable.Field, "\x1b\u202e"))
	})
	t.Run("null among the items of a list is skipped, for any type", func(t *testing.T) {
		is := is.New(t)
		page, err := core.List[thing](t.Context(), confidential(t, scripted(responds(200, `{"data":[null,{"id":"a"},null,{"id":"b"}],"list_metadata":{"after":"b"}}`))), core.Path("/things"), nil).Page()
		is.NoErr(err)
		is.Equal(page.Data, []thing{{ID: "a"}, {ID: "b"}})
		is.Equal(page.After, "b")
		ours, err := engine.ListAll[thing](t.Context(), *confidential(t, scripted(responds(200, `{"data":[null,{"id":"a"}]}`))), core.Path("/things"), nil)
		is.NoErr(err)
		is.Equal(ours, []thing{{ID: "a"}})
	})
	t.Run("a 204 to a DELETE that describes a body means done", func(t *testing.T) {
		is := is.New(t)
		client := confidential(t, scripted(responds(204, "")))
		got, err := engine.Delete[result](t.Context(), *client, core.Path("/things"), nil)
		is.NoErr(err)
		is.Equal(got, &result{})
		_, err = engine.Post[result](t.Context(), *client, core.Path("/things"), nil)
		is.True(errors.Is(err, core.ErrBadResponse)) // for any other method
		_, err = engine.Delete[result](t.Context(), *confidential(t, scripted(responds(200, ""))), core.Path("/things"), nil)
		is.True(errors.Is(err, core.ErrBadResponse)) // for any other status
	})
}

// sleepy is a type that is slow to decode.
type sleepy struct{}

func (*sleepy) UnmarshalJSON([]byte) error {
	time.Sleep(time.Millisecond)
	return nil
}

func TestDecodingEndsWithTheTimeOfTheAttempt(t *testing.T) {
	response := responds(200, "["+strings.Repeat("0,", 100_000)+"0]")
	for name, c := range map[string]struct {
		opts  []core.GetOption
		ctx   func(ctx context.Context) (context.Context, context.CancelFunc)
		is    error
		after time.Duration
		says  string
	}{
		"by WithTimeout": {
			[]core.GetOption{core.WithTimeout(time.Second)},
			context.WithCancel,
			context.DeadlineExceeded, time.Second, "no response within 1 s (WithTimeout)",
		},
		"by the caller's deadline": {
			nil, func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, 2*time.Second)
			},
			context.DeadlineExceeded, 2 * time.Second, "no response before the deadline of the context",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				ctx, cancel := c.ctx(t.Context())
				defer cancel()
				s := scripted(response)
				var out []sleepy
				began := time.Now()
				err := confidential(t, s, core.WithMaxResponseBytes(1<<20)).Get(ctx, core.Path("/things"), &out, c.opts...)
				is.True(errors.Is(err, c.is))
				is.True(time.Since(began) >= c.after && time.Since(began) < c.after+time.Second) // the time is checked at intervals
				is.True(strings.Contains(err.Error(), c.says))
				is.Equal(s.count(), 1) // it is not retried
			})
		})
	}
}

func TestTheBodyOfAnErrorIsReadUpToOneMiB(t *testing.T) {
	for _, c := range []struct {
		length int
		code   core.ErrorCode
	}{{1 << 20, "a"}, {1<<20 + 1, ""}} {
		t.Run(strconv.Itoa(c.length), func(t *testing.T) {
			is := is.New(t)
			body := `{"code":"a","message":"` + strings.Repeat("b", c.length-len(`{"code":"a","message":""}`)) + `"}`
			err := confidential(t, scripted(responds(404, body))).Get(t.Context(), core.Path("/things"), nil)
			e, ok := errors.AsType[*core.Error](err)
			is.True(ok)
			is.Equal(e.Status, http.StatusNotFound)
			is.Equal(e.Code, c.code)
		})
	}
}
