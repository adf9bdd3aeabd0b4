package core

import (
	"bytes"
	"context"
	"net/http"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/internal/keyless"
)

// None is the result of an operation that answers with no body, or with one that nobody needs.
type None struct{}

// Get carries out one operation of the API with the client's key and decodes the answer into a T. The
// modules are built of it and its siblings; a program that needs an endpoint that the SDK does not know
// uses the raw verbs of Confidential.
func Get[T any](ctx context.Context, c *Confidential, target Target, opts ...GetOption) (*T, error) {
	return execute[T](ctx, c.call(http.MethodGet, target, nil, collect(opts, GetOption.applyGet)))
}

// Post sends body as JSON.
func Post[T any](ctx context.Context, c *Confidential, target Target, body any, opts ...PostOption) (*T, error) {
	return execute[T](ctx, c.call(http.MethodPost, target, bodyOrEmpty(body), collect(opts, PostOption.applyPost)))
}

// Put sends body as JSON.
func Put[T any](ctx context.Context, c *Confidential, target Target, body any, opts ...PutOption) (*T, error) {
	return execute[T](ctx, c.call(http.MethodPut, target, bodyOrEmpty(body), collect(opts, PutOption.applyPut)))
}

// Patch sends body as JSON.
func Patch[T any](ctx context.Context, c *Confidential, target Target, body any, opts ...PatchOption) (*T, error) {
	return execute[T](ctx, c.call(http.MethodPatch, target, bodyOrEmpty(body), collect(opts, PatchOption.applyPatch)))
}

// Delete sends body as JSON, or nothing if it is nil.
func Delete[T any](ctx context.Context, c *Confidential, target Target, body any, opts ...DeleteOption) (*T, error) {
	return execute[T](ctx, c.call(http.MethodDelete, target, body, collect(opts, DeleteOption.applyDelete)))
}

// KeylessGet is Get for the endpoints that need no API key. Only the modules of this SDK can call it.
func KeylessGet[T any](ctx context.Context, c *Client, _ keyless.Permit, target Target, opts ...GetOption) (*T, error) {
	return execute[T](ctx, c.call(http.MethodGet, target, nil, collect(opts, GetOption.applyGet)))
}

// KeylessPost is Post for the endpoints that need no API key. Only the modules of this SDK can call it.
func KeylessPost[T any](ctx context.Context, c *Client, _ keyless.Permit, target Target, body any, opts ...PostOption) (*T, error) {
	return execute[T](ctx, c.call(http.MethodPost, target, bodyOrEmpty(body), collect(opts, PostOption.applyPost)))
}

// KeylessPostForm is KeylessPost with the fields of params sent as a form (RFC 6749 §4.1.3).
func KeylessPostForm[T any](ctx context.Context, c *Client, _ keyless.Permit, target Target, params any, opts ...PostOption) (*T, error) {
	values, err := encodeQuery(params)
	if err != nil {
		return nil, &ArgumentError{Argument: "params", Reason: "cannot be written as a form"}
	}
	target.secrets = slices.Concat(target.secrets, secretsIn(params))
	return execute[T](ctx, c.call(http.MethodPost, target, values, collect(opts, PostOption.applyPost)))
}

// The raw verbs reach endpoints that the SDK has no method for. out is a pointer that the answer is
// decoded into, or nil; body is encoded as JSON, or as a form if it is url.Values.

// Get sends a GET with the API key.
func (c *Confidential) Get(ctx context.Context, target Target, out any, opts ...GetOption) error {
	return executeInto(ctx, c.call(http.MethodGet, target, nil, collect(opts, GetOption.applyGet)), out)
}

// Post sends a POST with the API key.
func (c *Confidential) Post(ctx context.Context, target Target, body, out any, opts ...PostOption) error {
	return executeInto(ctx, c.call(http.MethodPost, target, bodyOrEmpty(body), collect(opts, PostOption.applyPost)), out)
}

// Put sends a PUT with the API key.
func (c *Confidential) Put(ctx context.Context, target Target, body, out any, opts ...PutOption) error {
	return executeInto(ctx, c.call(http.MethodPut, target, bodyOrEmpty(body), collect(opts, PutOption.applyPut)), out)
}

// Patch sends a PATCH with the API key.
func (c *Confidential) Patch(ctx context.Context, target Target, body, out any, opts ...PatchOption) error {
	return executeInto(ctx, c.call(http.MethodPatch, target, bodyOrEmpty(body), collect(opts, PatchOption.applyPatch)), out)
}

// Delete sends a DELETE with the API key.
func (c *Confidential) Delete(ctx context.Context, target Target, opts ...DeleteOption) error {
	return executeInto(ctx, c.call(http.MethodDelete, target, nil, collect(opts, DeleteOption.applyDelete)), nil)
}

// DeleteWithBody sends a DELETE with the API key and a body.
func (c *Confidential) DeleteWithBody(ctx context.Context, target Target, body any, opts ...DeleteOption) error {
	return executeInto(ctx, c.call(http.MethodDelete, target, bodyOrEmpty(body), collect(opts, DeleteOption.applyDelete)), nil)
}

// call makes a keyless call, unless the options bring an access token.
func (c *Client) call(method string, target Target, body any, options requestOptions) *call {
	return &call{client: c, sender: c.keyless, method: method, target: target, body: body, options: options}
}

// call makes a call with the API key, unless the options say otherwise.
func (c *Confidential) call(method string, target Target, body any, options requestOptions) *call {
	call := c.Client.call(method, target, body, options)
	if !options.withoutAPIKey && options.accessToken == "" {
		call.sender = c.authorized()
	}
	return call
}

// bodyOrEmpty is what WorkOS expects of a write without parameters: an empty object.
func bodyOrEmpty(body any) any {
	if body == nil {
		return None{}
	}
	return body
}

// execute sends the call and decodes its answer, which must hold something unless T is None or a map.
func execute[T any](ctx context.Context, c *call) (*T, error) {
	out := new(T)
	err := c.send(ctx, func(body []byte) error {
		if _, none := any(out).(*None); none {
			return nil
		}
		if c.target.mayBeEmpty && len(body) == 0 {
			out = nil
			return nil
		}
		return c.decode(body, out)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func executeInto(ctx context.Context, c *call, out any) error {
	if to := reflect.ValueOf(out); out != nil && (to.Kind() != reflect.Pointer || to.IsNil()) {
		return &ArgumentError{Argument: "out", Reason: "is neither a pointer to something nor nil"}
	}
	return c.send(ctx, func(body []byte) error {
		if out == nil {
			return nil
		}
		return c.decode(body, out)
	})
}

// decode refuses an answer that says nothing: its zero value would pass for a result.
func (c *call) decode(body []byte, out any) error {
	text := bytes.TrimSpace(body)
	switch members, object := bytes.CutPrefix(text, []byte("{")); {
	case len(text) == 0:
		return c.answerError("has no body", nil)
	case string(text) == "null":
		return c.answerError("is empty", nil)
	case object && string(bytes.TrimSpace(members)) == "}" && reflect.TypeOf(out).Elem().Kind() != reflect.Map:
		return c.answerError("is empty", nil)
	}
	if err := decodeAnswer(body, out, c.method, c.target.template, c.status, c.header.Get("X-Request-Id")); err != nil {
		return err
	}
	return c.checkEssential(body)
}

// checkEssential looks for the member that the target Returns.
func (c *call) checkEssential(body []byte) error {
	if c.target.essential == "" {
		return nil
	}
	var members map[string]jsontext.Value
	if err := decodeJSON(body, &members); err == nil {
		switch string(members[c.target.essential]) {
		case "", "null", `""`:
		default:
			return nil
		}
	}
	e := c.answerError("is missing", nil)
	e.Field = "/" + c.target.essential
	return e
}

func decodeAnswer(body []byte, out any, method, route string, status int, requestID string) error {
	err := decodeJSON(body, out)
	if err == nil {
		return nil
	}
	e := &AnswerError{Method: method, Route: route, Status: status, RequestID: requestID}
	e.Field, e.Reason = describeJSONError(err)
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
		e.Reason = "is not JSON but looks like a web page: is there a proxy in between?"
	}
	return e
}
