// A program builds the confidential side of single sign-on from a client without a key.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/sso"
)

func build(client *core.Client) *sso.Confidential {
	// want "cannot use client (variable of type *core.Client) as *core.Confidential value in argument to sso.NewConfidential"
	return sso.NewConfidential(client)
}
