// The headers of all requests are an option of the client.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func connect(id workos.ClientID, run string) (*workos.Public, error) {
	return workos.NewPublic(id, core.WithHeaders(map[string]string{"X-Run": run}))
}
