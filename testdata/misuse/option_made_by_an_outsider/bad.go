// A program defines its own request option. Its method is not core's method, despite the same name.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/core"
)

type tracing struct{ id string }

func (t tracing) applyDelete(header http.Header) { header.Set("X-Trace", t.id) }

func (t tracing) option() core.RequestOption {
	return t // want: tracing is not a core.RequestOption: it lacks core.applyDelete
}
