// The keyless view has the module's public side.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func convert(client *workos.Confidential) sso.Public {
	return *client.Public().SSO
}
