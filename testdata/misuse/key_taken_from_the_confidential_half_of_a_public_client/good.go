// A confidential client has it.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func half(client *workos.Confidential) *core.Confidential {
	return client.Confidential
}
