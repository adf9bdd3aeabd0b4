// The header of one request is given to a client.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func connect(id workos.ClientID, run string) (*workos.Public, error) {
	// want `cannot use core.WithHeader("X-Run", run) (value of interface type core.RequestOption) as workos.Option value in argument to workos.NewPublic`
	return workos.NewPublic(id, core.WithHeader("X-Run", run))
}
