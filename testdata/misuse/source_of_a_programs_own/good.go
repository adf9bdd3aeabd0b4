// The program verifies that token itself, before bearer does.
package main

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

type source struct{}

func (source) Verify(context.Context, core.AccessToken) (bearer.Caller, error) { return nil, nil }

func own() source {
	return source{}
}
