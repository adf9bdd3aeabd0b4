// A program is generic in the clients that a server may use, and is used with another.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

type serverClient interface {
	*workos.Confidential | *core.Confidential
}

func start[C serverClient](client C) C { return client }

func run(client *workos.Public) {
	start(client) // want "*workos.Public does not satisfy serverClient (*workos.Public missing in "
}
