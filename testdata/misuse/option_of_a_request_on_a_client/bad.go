// A program passes the header of one request to a client.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func connect(id workos.ClientID, run string) (*workos.Public, error) {
	return workos.NewPublic(id, core.WithHeader("X-Run", run)) // want: core.RequestOption is not a core.Option: it lacks core.applyClient
}
