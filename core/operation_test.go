package core_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

func TestVerbs(t *testing.T) {
	ctx := context.Background()
	type body struct {
		Name string           `json:"name,omitzero"`
		Opt  core.Opt[string] `json:"opt,omitzero"`
	}
	form := url.Values{"grant_type": {"a b"}, "code": {"c&d"}}
	target := core.Path("/things/{id}", "1")
	for name, c := range map[string]struct {
		send                      func(*core.Confidential, *thing) error
		method, body, contentType string
		empty                     bool // the response is not decoded
	}{
		"Get": {func(c *core.Confidential, out *thing) error { return into(engine.Get[thing](ctx, *c, target))(out) }, "GET", "", "", false},
		"Post": {func(c *core.Confidential, out *thing) error {
			return into(engine.Post[thing](ctx, *c, target, body{"n", core.Null[string]()}))(out)
		}, "POST", `{"name":"n","opt":null}`, "application/json", false},
		"Post of nothing": {func(c *core.Confidential, out *thing) error {
			return into(engine.Post[thing](ctx, *c, target, nil))(out)
		}, "POST", `{}`, "application/json", false},
		"Put": {func(c *core.Confidential, out *thing) error {
			return into(engine.Put[thing](ctx, *c, target, body{}))(out)
		}, "PUT", `{}`, "application/json", false},
		"Put of nothing": {func(c *core.Confidential, out *thing) error {
			return into(engine.Put[thing](ctx, *c, target, nil))(out)
		}, "PUT", `{}`, "application/json", false},
		"Patch": {func(c *core.Confidential, out *thing) error {
			return into(engine.Patch[thing](ctx, *c, target, body{Name: "<ü>"}))(out)
		}, "PATCH", `{"name":"<ü>"}`, "application/json", false},
		"Delete": {func(c *core.Confidential, out *thing) error {
			return into(engine.Delete[thing](ctx, *c, target, nil))(out)
		}, "DELETE", "", "", false},
		"Delete with a body": {func(c *core.Confidential, out *thing) error {
			return into(engine.Delete[thing](ctx, *c, target, body{Name: "n"}))(out)
		}, "DELETE", `{"name":"n"}`, "application/json", false},
		"KeylessGet": {func(c *core.Confidential, out *thing) error {
			return into(engine.KeylessGet[thing](ctx, *c.Keyless(), target))(out)
		}, "GET", "", "", false},
		"KeylessPost": {func(c *core.Confidential, out *thing) error {
			return into(engine.KeylessPost[thing](ctx, *c.Keyless(), target, body{Name: "n"}))(out)
		}, "POST", `{"name":"n"}`, "application/json", false},
		"KeylessPost of nothing": {func(c *core.Confidential, out *thing) error {
			return into(engine.KeylessPost[thing](ctx, *c.Keyless(), target, nil))(out)
		}, "POST", `{}`, "application/json", false},
		"KeylessPostForm": {func(c *core.Confidential, out *thing) error {
			return into(postForm[thing](ctx, *c.Keyless(), target, body{Name: "a b"}))(out)
		}, "POST", `client_id=client_01TEST&grant_type=a_grant&name=a+b`, "application/x-www-form-urlencoded", false},
		"raw Get":                       {func(c *core.Confidential, out *thing) error { return c.Get(ctx, target, out) }, "GET", "", "", false},
		"raw Get of nothing":            {func(c *core.Confidential, _ *thing) error { return c.Get(ctx, target, nil) }, "GET", "", "", true},
		"raw Post":                      {func(c *core.Confidential, out *thing) error { return c.Post(ctx, target, map[string]int{"a": 1}, out) }, "POST", `{"a":1}`, "application/json", false},
		"raw Post for nothing":          {func(c *core.Confidential, _ *thing) error { return c.Post(ctx, target, nil, nil) }, "POST", `{}`, "application/json", true},
		"raw Post of a form":            {func(c *core.Confidential, out *thing) error { return c.Post(ctx, target, form, out) }, "POST", `code=c%26d&grant_type=a+b`, "application/x-www-form-urlencoded", false},
		"raw Put":                       {func(c *core.Confidential, out *thing) error { return c.Put(ctx, target, []int{1}, out) }, "PUT", `[1]`, "application/json", false},
		"raw Put for nothing":           {func(c *core.Confidential, _ *thing) error { return c.Put(ctx, target, nil, nil) }, "PUT", `{}`, "application/json", true},
		"raw Patch":                     {func(c *core.Confidential, out *thing) error { return c.Patch(ctx, target, body{Name: "n"}, out) }, "PATCH", `{"name":"n"}`, "application/json", false},
		"raw Patch of nothing":          {func(c *core.Confidential, _ *thing) error { return c.Patch(ctx, target, nil, nil) }, "PATCH", `{}`, "application/json", true},
		"raw Delete":                    {func(c *core.Confidential, _ *thing) error { return c.Delete(ctx, target) }, "DELETE", "", "", true},
		"raw DeleteWithBody":            {func(c *core.Confidential, _ *thing) error { return c.DeleteWithBody(ctx, target, body{Name: "n"}) }, "DELETE", `{"name":"n"}`, "application/json", true},
		"raw DeleteWithBody of nothing": {func(c *core.Confidential, _ *thing) error { return c.DeleteWithBody(ctx, target, nil) }, "DELETE", `{}`, "application/json", true},
		"raw DeleteWithBody of a form":  {func(c *core.Confidential, _ *thing) error { return c.DeleteWithBody(ctx, target, form) }, "DELETE", `code=c%26d&grant_type=a+b`, "application/x-www-form-urlencoded", true},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, aThing))
			var out thing
			is.NoErr(c.send(confidential(t, s), &out))
			is.Equal(s.count(), 1)
			is.Equal(s.last().Method, c.method)
			is.Equal(s.last().URL, "https://api.workos.com/things/1")
			is.Equal(s.last().Body, c.body)
			is.Equal(s.last().header("Content-Type"), c.contentType)
			is.Equal(s.last().header("Accept"), "application/json")
			if !c.empty {
				is.Equal(out, thing{ID: "thing_1", Count: 2})
			}
		})
	}
}

// into copies the result of a generic function to where a raw verb decodes it.
func into(got *thing, err error) func(*thing) error {
	return func(out *thing) error {
		if err == nil {
			*out = *got
		}
		return err
	}
}

func TestBodiesReachAServerWithTheirLength(t *testing.T) {
	var length atomic.Int64
	var chunked atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		length.Store(r.ContentLength)
		chunked.Store(len(r.TransferEncoding) > 0)
		_, _ = w.Write([]byte(aThing))
	}))
	defer server.Close()
	c, err := core.NewConfidential(apiKey, clientID, core.WithBaseURL(server.URL))
	is.New(t).NoErr(err)
	defer c.HTTPClient().CloseIdleConnections()
	for name, send := range map[string]func() error{
		"of a POST":   func() error { return c.Post(t.Context(), core.Path("/x"), map[string]int{"a": 1}, nil) },
		"of a DELETE": func() error { return c.DeleteWithBody(t.Context(), core.Path("/x"), map[string]int{"a": 1}) },
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			is.NoErr(send())
			is.Equal(length.Load(), int64(len(`{"a":1}`)))
			is.True(!chunked.Load())
		})
	}
}

func TestRawVerbsRefuseWhatCannotBeDecodedInto(t *testing.T) {
	for name, out := range map[string]any{
		"a struct":      thing{},
		"a map":         map[string]any{},
		"a nil pointer": (*thing)(nil),
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, "{}"))
			c := confidential(t, s)
			for _, err := range []error{
				c.Get(t.Context(), core.Path("/x"), out),
				c.Post(t.Context(), core.Path("/x"), nil, out),
				c.Put(t.Context(), core.Path("/x"), nil, out),
				c.Patch(t.Context(), core.Path("/x"), nil, out),
			} {
				is.Equal(argument(t, err, ""), "out")
			}
			is.Equal(s.count(), 0)
		})
	}
}

func TestResponseWithoutItsEssentialMemberIsAnError(t *testing.T) {
	for name, body := range map[string]string{
		"is missing": `{"id":"1"}`,
		"is null":    `{"id":"1","token":null}`,
		"is empty":   `{"id":"1","token":""}`,
	} {
		t.Run("when the member "+name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(responds(200, body))
			_, err := engine.Post[thing](t.Context(), *confidential(t, s), engine.Returns(core.Path("/things"), "token"), nil)
			refused, ok := errors.AsType[*core.ResponseError](err)
			is.True(ok)
			is.Equal(refused.Field, "/token")
		})
	}
	t.Run("but not when it is there", func(t *testing.T) {
		s := scripted(responds(200, `{"id":"1","token":"t"}`))
		_, err := engine.Post[thing](t.Context(), *confidential(t, s), engine.Returns(core.Path("/things"), "token"), nil)
		is.New(t).NoErr(err)
	})
}
