// A program defines a request option as a function. Request options are sealed: only core creates them.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/core"
)

func traced(id string) core.RequestOption {
	// want: func(header http.Header) is not a core.RequestOption: it lacks core.applyDelete
	return func(header http.Header) { header.Set("X-Trace", id) }
}
