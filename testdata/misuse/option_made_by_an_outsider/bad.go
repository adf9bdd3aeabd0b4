// A program writes a request option of its own. A method of the same name is not the one that core means.
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
