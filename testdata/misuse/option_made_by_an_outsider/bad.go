// A program writes a request option of its own, to reach what the SDK's options do not.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/core"
)

type tracing struct{ id string }

func (t tracing) applyGet(header http.Header) { header.Set("X-Trace", t.id) }

func (t tracing) option() core.GetOption {
	return t // want "tracing does not implement core.GetOption (unexported method applyGet)"
}
