package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/workos-typestate/workos/core"
)

// whole is a response as received. It is a map, so that an object without members is a valid response.
type whole map[string]json.RawMessage

// UnmarshalJSON keeps the text.
func (w *whole) UnmarshalJSON(text []byte) error { //nolint:unparam // as encoding/json has it
	*w = whole{"": slices.Clone(text)}
	return nil
}

// sendWithKey sends a request with the SDK's raw verbs, which add the API key, retries and typed errors.
func (p *program) sendWithKey(ctx context.Context, op operation) (json.RawMessage, error) {
	client, err := p.confidential()
	if err != nil {
		return nil, err
	}
	var out whole
	var response core.Response
	c, target, about := client.Core(), op.target(), core.WithResponse(&response)
	switch op.method {
	case http.MethodGet:
		err = c.Get(ctx, target, &out, about)
	case http.MethodPost:
		err = c.Post(ctx, target, op.bodyOrNil(), &out, about)
	case http.MethodPut:
		err = c.Put(ctx, target, op.bodyOrNil(), &out, about)
	case http.MethodPatch:
		err = c.Patch(ctx, target, op.bodyOrNil(), &out, about)
	case http.MethodDelete:
		if op.body != nil {
			return nil, c.DeleteWithBody(ctx, target, op.body)
		}
		return nil, c.Delete(ctx, target)
	}
	if _, unusable := errors.AsType[*core.ResponseError](err); unusable && hasNoBody(response) {
		return nil, nil
	}
	return out[""], err
}

// hasNoBody reports whether the headers of a response say that it has no body.
func hasNoBody(response core.Response) bool {
	return response.Status == http.StatusNoContent || response.Header.Get("Content-Length") == "0"
}

// bodyOrNil returns the body in the form of the raw verbs.
func (op operation) bodyOrNil() any {
	if op.body == nil {
		return nil
	}
	return op.body
}
