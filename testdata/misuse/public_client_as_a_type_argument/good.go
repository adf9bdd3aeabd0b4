// The set of the constraint holds the confidential client.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

type serverClient interface {
	*workos.Confidential | *core.Confidential
}

func start[C serverClient](client C) C { return client }

func run(client *workos.Confidential) {
	start(client)
}
