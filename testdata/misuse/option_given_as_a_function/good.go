// core.WithHeader creates one.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/core"
)

func traced(id string) core.RequestOption {
	return core.WithHeader(http.CanonicalHeaderKey("x-trace"), id)
}
