// It is built from a client that holds one.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/sso"
)

func build(client *core.Confidential) *sso.Confidential {
	return sso.NewConfidential(client)
}
