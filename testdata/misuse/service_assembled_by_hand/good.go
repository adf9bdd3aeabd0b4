// New creates one.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/portal"
)

func links(client *workos.Confidential) portal.Service {
	return portal.New(client.Core())
}
