package engine

import (
	"context"

	"github.com/workos-typestate/workos/core"
)

// None is the result of an operation whose response has no body, or a body that is not needed.
type None struct{}

// Get sends a GET with the client's key and decodes the response into a T.
func Get[T any](ctx context.Context, c core.Confidential, target core.Target, opts ...core.GetOption) (*T, error) {
	result := new(T)
	found, err := machine.Get(ctx, c, target, out(result), opts)
	return orNil(result, found, err)
}

// Post sends body as JSON.
func Post[T any](ctx context.Context, c core.Confidential, target core.Target, body any, opts ...core.PostOption) (*T, error) {
	result := new(T)
	found, err := machine.Post(ctx, c, target, body, out(result), opts)
	return orNil(result, found, err)
}

// Put sends body as JSON.
func Put[T any](ctx context.Context, c core.Confidential, target core.Target, body any, opts ...core.PutOption) (*T, error) {
	result := new(T)
	found, err := machine.Put(ctx, c, target, body, out(result), opts)
	return orNil(result, found, err)
}

// Patch sends body as JSON.
func Patch[T any](ctx context.Context, c core.Confidential, target core.Target, body any, opts ...core.PatchOption) (*T, error) {
	result := new(T)
	found, err := machine.Patch(ctx, c, target, body, out(result), opts)
	return orNil(result, found, err)
}

// Delete sends body as JSON, or nothing if it is nil.
func Delete[T any](ctx context.Context, c core.Confidential, target core.Target, body any, opts ...core.DeleteOption) (*T, error) {
	result := new(T)
	found, err := machine.Delete(ctx, c, target, body, out(result), opts)
	return orNil(result, found, err)
}

// List returns a list with cursors. params is a struct with JSON tags, a pointer to one, or nil.
func List[T any](ctx context.Context, c core.Confidential, target core.Target, params any, opts ...core.GetOption) *core.Listing[T] {
	return core.List[T](ctx, &c, machine.Ours(target), params, opts...)
}

// ListAll fetches a list without cursors, which is a single response.
func ListAll[T any](ctx context.Context, c core.Confidential, target core.Target, params any, opts ...core.GetOption) ([]T, error) {
	page, err := List[T](ctx, c, target, params, opts...).Page()
	if err != nil {
		return nil, err
	}
	return page.Data, nil
}

// Given returns *params, or the zero value for nil.
func Given[P any](params *P) (given P) {
	if params != nil {
		given = *params
	}
	return given
}

// out returns the target for decoding the response: nil for None.
func out[T any](result *T) any {
	if _, none := any(result).(*None); none {
		return nil
	}
	return result
}

// orNil returns result if the call found one, otherwise nil.
func orNil[T any](result *T, found bool, err error) (*T, error) {
	if err != nil || !found {
		return nil, err
	}
	return result, nil
}
