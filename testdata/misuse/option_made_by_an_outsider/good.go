// core.WithHeader adds a header to one request.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/core"
)

type tracing struct{ id string }

func (t tracing) applyDelete(header http.Header) { header.Set("X-Trace", t.id) }

func (t tracing) option() core.RequestOption {
	return core.WithHeader("X-Trace", t.id)
}
