package core

import (
	"context"
	"net/http"
	"reflect"
)

// The raw verbs call endpoints that the SDK has no method for. The response is decoded into out, a pointer
// or nil; body is encoded as JSON, or as a form if it is url.Values.

// Get sends a GET with the API key.
func (c *Confidential) Get(ctx context.Context, target Target, out any, opts ...GetOption) error {
	return c.orZero().call(http.MethodGet, target, nil, collect(opts, GetOption.applyGet)).intoCallers(ctx, out)
}

// Post sends a POST with the API key.
func (c *Confidential) Post(ctx context.Context, target Target, body, out any, opts ...PostOption) error {
	return c.orZero().call(http.MethodPost, target, bodyOrEmpty(body), collect(opts, PostOption.applyPost)).intoCallers(ctx, out)
}

// Put sends a PUT with the API key.
func (c *Confidential) Put(ctx context.Context, target Target, body, out any, opts ...PutOption) error {
	return c.orZero().call(http.MethodPut, target, bodyOrEmpty(body), collect(opts, PutOption.applyPut)).intoCallers(ctx, out)
}

// Patch sends a PATCH with the API key.
func (c *Confidential) Patch(ctx context.Context, target Target, body, out any, opts ...PatchOption) error {
	return c.orZero().call(http.MethodPatch, target, bodyOrEmpty(body), collect(opts, PatchOption.applyPatch)).intoCallers(ctx, out)
}

// Delete sends a DELETE with the API key.
func (c *Confidential) Delete(ctx context.Context, target Target, opts ...DeleteOption) error {
	return c.orZero().call(http.MethodDelete, target, nil, collect(opts, DeleteOption.applyDelete)).intoCallers(ctx, nil)
}

// DeleteWithBody sends a DELETE with the API key and a body.
func (c *Confidential) DeleteWithBody(ctx context.Context, target Target, body any, opts ...DeleteOption) error {
	return c.orZero().call(http.MethodDelete, target, bodyOrEmpty(body), collect(opts, DeleteOption.applyDelete)).intoCallers(ctx, nil)
}

// intoCallers is into for an out of the caller's.
func (c *call) intoCallers(ctx context.Context, out any) error {
	if to := reflect.ValueOf(out); out != nil && (to.Kind() != reflect.Pointer || to.IsNil()) {
		return &ArgumentError{Argument: "out", Reason: "is neither a pointer to something nor nil"}
	}
	c.foreign = true
	_, err := c.into(ctx, out)
	return err
}

// orZero returns *c, or the zero value if c is nil.
func (c *Confidential) orZero() Confidential {
	if c == nil {
		return Confidential{}
	}
	return *c
}

// bodyOrEmpty returns body, or an empty object, which WorkOS expects for a write without parameters.
func bodyOrEmpty(body any) any {
	if v := reflect.ValueOf(body); body == nil || v.Kind() == reflect.Pointer && v.IsNil() {
		return struct{}{}
	}
	return body
}
