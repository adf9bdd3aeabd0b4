package core_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/test/redacttest"
)

// failure sends a GET that gets the given response, and returns the error.
func failure(t *testing.T, outcome step) *core.Error {
	t.Helper()
	_, err := get(t.Context(), confidential(t, scripted(outcome)), core.WithMaxRetries(0))
	e, ok := errors.AsType[*core.Error](err)
	if !ok {
		t.Fatalf("%v is not a *core.Error", err)
	}
	return e
}

func TestErrorBodies(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want core.Error
		text string
	}{
		"code and message": {
			`{"code":"organization_not_found","message":"No such organization."}`,
			core.Error{Code: "organization_not_found", Message: "No such organization."},
			"422 organization_not_found: No such organization.",
		},
		"OAuth's error and description": {
			`{"error":"invalid_grant","error_description":"The code has expired."}`,
			core.Error{OAuthError: "invalid_grant", OAuthDescription: "The code has expired."},
			"422 invalid_grant: The code has expired.",
		},
		"both at once": {
			`{"code":"c","message":"m","error":"e","error_description":"d"}`,
			core.Error{Code: "c", Message: "m", OAuthError: "e", OAuthDescription: "d"},
			"422 c: m",
		},
		"a message and an error in words": {
			`{"message":"Unauthorized","error":"Unauthorized","statusCode":401}`,
			core.Error{Message: "Unauthorized", OAuthError: "Unauthorized", Details: map[string]string{"statusCode": "401"}},
			"422 Unauthorized: Unauthorized",
		},
		"several messages": {
			`{"message":["name is required","domain is not a domain"],"statusCode":422}`,
			core.Error{Message: "name is required; domain is not a domain", Details: map[string]string{"statusCode": "422"}},
			"422 Unprocessable Entity: name is required; domain is not a domain",
		},
		"errors as objects": {
			`{"code":"invalid","message":"Validation failed","errors":[{"field":"name","code":"required","message":"Name it."},{"code":"too_long","message":"Too long."}]}`,
			core.Error{Code: "invalid", Message: "Validation failed", Fields: []core.FieldError{{Field: "name", Code: "required", Message: "Name it."}, {Code: "too_long", Message: "Too long."}}},
			"422 invalid: Validation failed (name required, Too long. too_long)",
		},
		"errors as strings": {
			`{"message":"Validation failed","errors":["name is required","x"]}`,
			core.Error{Message: "Validation failed", Fields: []core.FieldError{{Message: "name is required"}, {Message: "x"}}},
			"422 Unprocessable Entity: Validation failed (name is required, x)",
		},
		"errors with unknown members": {
			`{"errors":[{"field":"name","extra":{"a":[1]}},7,null,{}]}`,
			core.Error{Fields: []core.FieldError{{Field: "name", Details: map[string]string{"extra": `{"a":[1]}`}}, {Message: "7"}}},
			"422 Unprocessable Entity (name, 7)",
		},
		"errors by field name": {
			`{"message":"m","errors":{"name":"x","domain":["y","z"],"tags":[{"code":"c","path":["a",0]}],"age":{"message":"n"}}}`,
			core.Error{Message: "m", Fields: []core.FieldError{{Field: "name", Message: "x"}, {Field: "domain", Message: "y; z"}, {Field: "tags.a.0", Code: "c"}, {Field: "age", Message: "n"}}},
			"422 Unprocessable Entity: m (name x, domain y; z, tags.a.0 c, age n)",
		},
		"a single error": {
			`{"errors":{"code":"c","message":"m"}}`,
			core.Error{Fields: []core.FieldError{{Code: "c", Message: "m"}}},
			"422 Unprocessable Entity (m c)",
		},
		"errors that are a text": {`{"errors":"x"}`, core.Error{Fields: []core.FieldError{{Message: "x"}}}, "422 Unprocessable Entity (x)"},
		"an error that is an object": {
			`{"error":{"code":"c","message":"m","errors":["x"],"type":"t"},"requestId":"r"}`,
			core.Error{Code: "c", Message: "m", Fields: []core.FieldError{{Message: "x"}}, Details: map[string]string{"type": "t", "requestId": "r"}},
			"422 c: m (x)",
		},
		"an error that is an object, next to other members": {
			`{"code":"c","message":"m","error":{"code":"d","message":"n"}}`,
			core.Error{Code: "c", Message: "m", Details: map[string]string{"error": `{"code":"d","message":"n"}`}},
			"422 c: m",
		},
		"an error that is true": {`{"error":true,"message":"m"}`, core.Error{Message: "m", Details: map[string]string{"error": "true"}}, "422 Unprocessable Entity: m"},
		"rules that a value breaks": {
			`{"message":"m","errors":[{"property":"origin","constraints":{"isUrl":"origin is not a URL","max":7}}]}`,
			core.Error{Message: "m", Fields: []core.FieldError{{Field: "origin", Constraints: map[string]string{"isUrl": "origin is not a URL", "max": "7"}}}},
			"422 Unprocessable Entity: m (origin isUrl max)",
		},
		"errors of a schema": {
			`{"errors":[{"instancePath":"/actor/id","keyword":"type","params":{"type":"string"},"message":"must be string"}]}`,
			core.Error{Fields: []core.FieldError{{Field: "/actor/id", Message: "must be string", Details: map[string]string{"keyword": "type", "params": `{"type":"string"}`}}}},
			"422 Unprocessable Entity (/actor/id must be string)",
		},
		"several names of a field": {
			`{"errors":[{"path":"a","field":"b","property":"c"}]}`,
			core.Error{Fields: []core.FieldError{{Field: "b", Details: map[string]string{"path": "a", "property": "c"}}}},
			"422 Unprocessable Entity (b)",
		},
		"nested errors": {
			`{"errors":[{"property":"user","children":[{"property":"name","constraints":{"isString":"no"},"children":[]}]}]}`,
			core.Error{Fields: []core.FieldError{{Field: "user.name", Constraints: map[string]string{"isString": "no"}}}},
			"422 Unprocessable Entity (user.name isString)",
		},
		"members of other types": {
			`{"code":7,"message":{"a":1,"token":"t"},"error":null,"error_description":[1]}`,
			core.Error{Code: "7", Message: `{"a":1,"token":"[redacted]"}`, OAuthDescription: "[1]"},
			`422 7: {"a":1,"token":"[redacted]"}`,
		},
		"unknown members": {
			`{"message":"m","statusCode":422,"organizations":[{"id":"org_1","access_token":{"a":"t"},"b":[true,{}]}],"n":null,"e":""}`,
			core.Error{Message: "m", Details: map[string]string{"statusCode": "422", "organizations": `[{"id":"org_1","access_token":"[redacted]","b":[true,{}]}]`}},
			"422 Unprocessable Entity: m",
		},
		"a member that comes twice": {`{"code":"a","errors":["x"],"code":"b","errors":["y"]}`, core.Error{Code: "b", Fields: []core.FieldError{{Message: "y"}}}, "422 b (y)"},
		"half a character":          {`{"code":"c","message":"Ada \ud83d` + "\xff" + `"}`, core.Error{Code: "c", Message: "Ada \ufffd\ufffd"}, "422 c: Ada \ufffd\ufffd"},
		"control characters":        {`{"code":"c","message":"a\u001b[31m\nb\u202e"}`, core.Error{Code: "c", Message: `a\x1b[31m\nb\u202e`}, `422 c: a\x1b[31m\nb\u202e`},
		"an empty object":           {`{}`, core.Error{}, "422 Unprocessable Entity"},
		"an array":                  {`["a"]`, core.Error{Fields: []core.FieldError{{Message: "a"}}}, "422 Unprocessable Entity (a)"},
		"a string":                  {`"a"`, core.Error{Message: "a"}, "422 Unprocessable Entity: a"},
		"null":                      {`null`, core.Error{}, "422 Unprocessable Entity"},
		"a web page":                {`<html><body>Bad gateway</body></html>`, core.Error{}, "422 Unprocessable Entity"},
		"nothing":                   {``, core.Error{}, "422 Unprocessable Entity"},
		"an object cut off":         {`{"code":"organization_not_fou`, core.Error{}, "422 Unprocessable Entity"},
		"bytes that are not text":   {"\xff\xfe\x00", core.Error{}, "422 Unprocessable Entity"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			e := failure(t, responds(422, c.body, "X-Request-ID", "req_1", "Retry-After", "3"))
			is.Equal(e.Code, c.want.Code)
			is.Equal(e.Message, c.want.Message)
			is.Equal(e.OAuthError, c.want.OAuthError)
			is.Equal(e.OAuthDescription, c.want.OAuthDescription)
			is.Equal(e.Fields, c.want.Fields)
			is.Equal(e.Details, c.want.Details)
			is.Equal(e.Status, 422)
			is.Equal(e.RequestID, "req_1")
			is.Equal(e.Method, "GET")
			is.Equal(e.Route, "/things/{id}")
			is.Equal(e.RetryAfter, 3*time.Second)
			is.Equal(e.Error(), "workos: GET /things/{id}: "+c.text+" [request req_1]")
		})
	}
}

func TestErrorsAreMatchedByStatus(t *testing.T) {
	sentinels := []error{
		core.ErrBadRequest, core.ErrUnauthorized, core.ErrForbidden, core.ErrNotFound, core.ErrConflict,
		core.ErrUnprocessable, core.ErrRateLimited, core.ErrServer, core.ErrBadResponse, core.ErrTooLarge, core.ErrInvalidArgument,
	}
	for status, want := range map[int]error{
		400: core.ErrBadRequest, 401: core.ErrUnauthorized, 403: core.ErrForbidden, 404: core.ErrNotFound,
		409: core.ErrConflict, 422: core.ErrUnprocessable, 429: core.ErrRateLimited,
		500: core.ErrServer, 502: core.ErrServer, 503: core.ErrServer, 599: core.ErrServer,
		402: nil, 405: nil, 408: nil, 410: nil, 418: nil, 302: nil, 304: nil, 600: nil,
	} {
		t.Run(fmt.Sprintf("%d is %v and nothing else", status, want), func(t *testing.T) {
			is := is.New(t)
			e := failure(t, responds(status, `{"code":"some_code","error":"some_error","errors":[{"code":"first"},{"code":"of_a_field"}]}`))
			is.Equal(e.Status, status)
			wrapped := fmt.Errorf("the caller says: %w", e)
			for _, sentinel := range sentinels {
				is.Equal(errors.Is(wrapped, sentinel), want != nil && errors.Is(want, sentinel))
			}
			is.True(errors.Is(wrapped, core.ErrorCode("some_code")))
			is.True(errors.Is(wrapped, core.ErrorCode("some_error")))
			is.True(errors.Is(wrapped, core.ErrorCode("of_a_field")))
			is.True(!errors.Is(wrapped, core.ErrorCode("some")))
			is.True(!errors.Is(wrapped, core.ErrorCode("")))
		})
	}
}

func TestAnErrorWithoutACodeMatchesNoErrorCode(t *testing.T) {
	is := is.New(t)
	e := failure(t, responds(404, ""))
	is.True(!errors.Is(e, core.ErrorCode("")))
	is.Equal(core.ErrorCode("a_code").Error(), "a_code")
}

func TestErrorDecodesItsBody(t *testing.T) {
	for name, c := range map[string]struct {
		body   string
		reason string
		field  string
	}{
		"a member of its own": {`{"code":"mfa_required","pending":{"id":"auth_1"}}`, "", ""},
		"no body":             {``, "has no body", ""},
		"a web page":          {"\n <html>", "looks like a web page", ""},
		"a body cut off":      {`{"pending":{"id":"au`, "is not valid JSON", "/pending/id"},
		"a wrong type":        {`{"pending":{"id":["hidden"]}}`, "is a JSON array where string is expected", "/pending/id"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			var more struct {
				Pending struct {
					ID string `json:"id"`
				} `json:"pending"`
			}
			err := failure(t, responds(403, c.body, "X-Request-ID", "req_1")).Decode(&more)
			if c.reason == "" {
				is.NoErr(err)
				is.Equal(more.Pending.ID, "auth_1")
				return
			}
			bad, ok := errors.AsType[*core.ResponseError](err)
			is.True(ok)
			is.True(strings.Contains(bad.Reason, c.reason))
			is.Equal(bad.Field, c.field)
			is.Equal(bad.Status, 403)
			is.Equal(bad.RequestID, "req_1")
			is.True(!strings.Contains(err.Error(), "hidden"))
		})
	}
	t.Run("an error without a response", func(t *testing.T) {
		is := is.New(t)
		is.True(errors.Is((&core.Error{Status: 404}).Decode(new(any)), core.ErrBadResponse))
	})
}

func TestErrorsShowNoBody(t *testing.T) {
	const hidden = "pending_token_in_the_body"
	e := failure(t, responds(403, `{"code":"mfa_required","pending_authentication_token":"`+hidden+`"}`))
	redacttest.Check(t, e, hidden)
	redacttest.Check(t, *e, hidden)
	redacttest.Check(t, fmt.Errorf("wrapped: %w", e), hidden)
	redacttest.Check(t, struct{ E *core.Error }{e}, hidden)
}

func TestErrorsRepeatNoSecretOfTheRequest(t *testing.T) {
	const hidden = "s3cr+t/value&more" // without a space, which no access token has
	ctx := context.Background()
	type in struct {
		Name  string                `json:"name"`
		Token core.Secret           `json:"token,omitzero"`
		Maybe core.Opt[core.Secret] `json:"maybe,omitzero"`
	}
	target := core.Path("/things/{id}", "1")
	for name, send := range map[string]func(*core.Confidential) error{
		"in a body": func(c *core.Confidential) error {
			return c.Post(ctx, target, in{"n", core.NewSecret(hidden), core.Opt[core.Secret]{}}, nil)
		},
		"in an optional field": func(c *core.Confidential) error {
			return c.Patch(ctx, target, in{Maybe: core.Some(core.NewSecret(hidden))}, nil)
		},
		"deep in a body": func(c *core.Confidential) error {
			return c.Put(ctx, target, map[string]any{"a": []any{&in{Token: core.NewSecret(hidden)}}}, nil)
		},
		"in the body of a DELETE": func(c *core.Confidential) error {
			return c.DeleteWithBody(ctx, target, in{Token: core.NewSecret(hidden)})
		},
		"in a form": func(c *core.Confidential) error {
			_, err := postForm[thing](ctx, *c.Keyless(), target, in{Token: core.NewSecret(hidden)})
			return err
		},
		"in a keyless body": func(c *core.Confidential) error {
			_, err := engine.KeylessPost[thing](ctx, *c.Keyless(), target, in{Token: core.NewSecret(hidden)})
			return err
		},
		"in the path": func(c *core.Confidential) error {
			return c.Get(ctx, core.SecretPath("/things/{token}", core.NewSecret(hidden)), nil)
		},
		"in the query": func(c *core.Confidential) error {
			return c.Get(ctx, target.Query(in{Token: core.NewSecret(hidden)}), nil)
		},
		"in a list's query": func(c *core.Confidential) error {
			_, err := core.List[thing](ctx, c, target, in{Token: core.NewSecret(hidden)}).Page()
			return err
		},
		"as an access token": func(c *core.Confidential) error {
			return c.Get(ctx, target, nil, core.WithAccessToken(core.NewAccessToken(hidden)))
		},
		"as a warrant token": func(c *core.Confidential) error {
			return c.Get(ctx, target, nil, core.WithWarrantToken(core.NewSecret(hidden)))
		},
		"next to a part of it": func(c *core.Confidential) error {
			return c.Post(ctx, target, map[string]core.Secret{"a": core.NewSecret("s3cr"), "b": core.NewSecret(hidden)}, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			message := func(s string) string {
				return "bad " + s + ", that is " + url.QueryEscape(s) + " or " + url.PathEscape(s) + ", said " + apiKey
			}
			body := `{"code":"` + hidden + `","message":"` + message(hidden) + `","error":"` + hidden + `","error_description":["` + message(hidden) +
				`"],"errors":[{"field":"` + hidden + `","code":"` + hidden + `","message":"` + hidden + `"},"` + hidden + `"]}`
			s := scripted(responds(400, body))
			err := send(confidential(t, s))
			e, ok := errors.AsType[*core.Error](err)
			is.True(ok)
			want := message("*")
			if strings.Contains(name, "keyless") || strings.Contains(name, "form") || strings.Contains(name, "access") {
				want = strings.ReplaceAll(want, apiKey, "KEY") // was not sent, so no server can repeat it
			}
			want = strings.NewReplacer(apiKey, "[redacted]", "KEY", apiKey, url.QueryEscape("*"), "[redacted]", "*", "[redacted]").Replace(want)
			is.Equal(e.Message, want)
			is.Equal(e.OAuthDescription, want)
			is.Equal(e.Code, core.ErrorCode("[redacted]"))
			is.Equal(e.OAuthError, core.ErrorCode("[redacted]"))
			is.Equal(e.Fields, []core.FieldError{{Field: "[redacted]", Code: "[redacted]", Message: "[redacted]"}, {Message: "[redacted]"}})
			redacttest.Check(t, err, hidden)
		})
	}
}

func TestTransportErrors(t *testing.T) {
	const hidden = "hidden_code"
	nested := &url.Error{Op: "Get", URL: "https://api.workos.com/x?code=" + hidden, Err: &url.Error{Op: "Get", URL: "http://proxy/?code=" + hidden, Err: errReset}}
	for name, c := range map[string]struct {
		err     error
		cause   error
		timeout bool
	}{
		"a reset":                            {errReset, errReset, false},
		"no connection":                      {errDial, errDial, false},
		"a timeout of the network":           {timeout{}, timeout{}, true},
		"a URL in another transport's":       {nested, errReset, false},
		"a URL in another transport's words": {fmt.Errorf("proxy: %w", nested), errReset, false},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			_, err := engine.Get[thing](t.Context(), *confidential(t, scripted(fails(c.err))), core.SecretPath("/codes/{code}", core.NewSecret(hidden)).Query(map[string]string{"q": hidden}), core.WithMaxRetries(0))
			e, ok := errors.AsType[*core.TransportError](err)
			is.True(ok)
			is.Equal(e.Timeout(), c.timeout)
			is.True(errors.Is(err, c.cause))
			is.Equal(e.Method, "GET")
			is.Equal(e.Route, "/codes/{code}")
			is.Equal(err.Error(), "workos: GET /codes/{code}: "+c.cause.Error())
			_, ok = errors.AsType[*url.Error](err)
			is.True(!ok) // the URL is nowhere in it
			redacttest.Check(t, err, hidden)
		})
	}
}

type timeout struct{}

func (timeout) Error() string   { return "i/o timeout" }
func (timeout) Timeout() bool   { return true }
func (timeout) Temporary() bool { return true }

func TestArgumentErrors(t *testing.T) {
	is := is.New(t)
	err := engine.Required("email", "a@b.c", "password", "  ", "code", "")
	is.Equal(err.Error(), "workos: password is empty")
	is.True(errors.Is(err, core.ErrInvalidArgument))
	is.True(!errors.Is(err, core.ErrBadRequest))
	is.NoErr(engine.Required("email", "a@b.c"))
	is.NoErr(engine.Required())
}

func TestABodyThatCannotBeWrittenIsAnArgumentError(t *testing.T) {
	s := scripted(responds(200, aThing))
	c := confidential(t, s)
	for name, body := range map[string]any{
		"a function":           map[string]any{"a": map[string]any{"f": func() {}}},
		"a number that is NaN": struct{ F float64 }{zero() / zero()},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			is.Equal(argument(t, c.Post(t.Context(), core.Path("/x"), body, nil), ""), "params")
			_, err := postForm[thing](t.Context(), *c.Keyless(), core.Path("/x"), body)
			is.Equal(argument(t, err, ""), "params")
			is.Equal(s.count(), 0)
		})
	}
}

func zero() float64 { return 0 }

func TestErrorsThatAreWrittenAsLiterals(t *testing.T) {
	is := is.New(t)
	var none *core.Error
	is.Equal(none.Error(), "workos: no response")
	is.True(!errors.Is(none, core.ErrNotFound))
	is.True(errors.Is(none.Decode(new(thing)), core.ErrBadResponse))
	is.Equal((&core.TransportError{Method: "GET", Route: "/x"}).Error(), "workos: GET /x: no response")
	is.True(!(&core.TransportError{}).Timeout())
}

// TestCodesAreTheAPIsWords checks secrets that are part of a code by chance.
func TestCodesAreTheAPIsWords(t *testing.T) {
	type in struct {
		Password core.Secret `json:"password"`
	}
	for name, c := range map[string]struct{ password, body, code, field string }{
		"a password that is a word of the code":  {"password", `{"code":"password_strength_error","errors":[{"field":"password","code":"password_too_weak"}]}`, "password_strength_error", "password"},
		"a secret of one letter":                 {"r", `{"code":"sso_required","errors":[{"field":"domain","code":"required"}]}`, "sso_required", "domain"},
		"a number that a server repeats as code": {"123456", `{"code":"123456"}`, "[redacted]", ""},
		"a long secret within a code":            {"0123456789abcdef", `{"code":"bad_0123456789abcdef"}`, "[redacted]", ""},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			err := confidential(t, scripted(responds(422, c.body))).Post(t.Context(), core.Path("/x"), in{core.NewSecret(c.password)}, nil)
			e, ok := errors.AsType[*core.Error](err)
			is.True(ok)
			is.Equal(e.Code, core.ErrorCode(c.code))
			if c.field != "" {
				is.Equal(e.Fields[0].Field, c.field)
			}
		})
	}
}

func TestARequestIDIsOne(t *testing.T) {
	for name, c := range map[string]struct{ id, want string }{
		"of letters, digits and signs is kept": {"01J-req_9", "01J-req_9"},
		"that is the key is not":               {apiKey, ""},
		"with a blank is not":                  {"a b", ""},
		"that is far too long is not":          {strings.Repeat("a", 129), ""},
		"with markup is not":                   {"<b>", ""},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := stateless(func(r *http.Request) (*http.Response, error) {
				response, err := responds(404, `{}`)(r)
				response.Header.Set("X-Request-Id", c.id)
				return response, err
			})
			var response core.Response
			err := confidential(t, s).Get(t.Context(), core.Path("/x"), nil, core.WithResponse(&response))
			e, ok := errors.AsType[*core.Error](err)
			is.True(ok)
			is.Equal(e.RequestID, c.want)
			is.Equal(response.RequestID, c.want)
			is.True(c.want != "" || !strings.Contains(err.Error(), "request"))
		})
	}
}

func TestAMemberThatIsCalledAsASecretIsNotNamed(t *testing.T) {
	is := is.New(t)
	const hidden = "refresh_token_0123"
	err := confidential(t, scripted(responds(200, `{"values":{"`+hidden+`":"text"}}`))).
		Post(t.Context(), core.Path("/x"), map[string]core.Secret{"a": core.NewSecret(hidden)}, &struct {
			Values map[string]int `json:"values"`
		}{})
	e, ok := errors.AsType[*core.ResponseError](err)
	is.True(ok)
	is.Equal(e.Field, "/values/[redacted]")
}
