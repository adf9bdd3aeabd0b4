// A program defines its own kind of token.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

type source struct{}

func (source) Verify(context.Context, core.AccessToken) (bearer.Caller, error) { return nil, nil }

func own() bearer.Source {
	return source{} // want: source is not a bearer.Source: it lacks bearer.made
}
