package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/workos-typestate/workos/core"
)

// whole is a response as it came. It is a map, so that an object without members passes for a response.
type whole map[string]json.RawMessage

// UnmarshalJSON keeps the text.
func (w *whole) UnmarshalJSON(text []byte) error { //nolint:unparam // as encoding/json has it
	*w = whole{"": slices.Clone(text)}
	return nil
}

// sendWithKey sends a request by the SDK's raw verbs, which have the API key, retries and typed errors.
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

// hasNoBody reports whether a response says by its headers that there is no more to it.
func hasNoBody(response core.Response) bool {
	return response.Status == http.StatusNoContent || response.Header.Get("Content-Length") == "0"
}

// bodyOrNil is the body as the raw verbs take it.
func (op operation) bodyOrNil() any {
	if op.body == nil {
		return nil
	}
	return op.body
}
