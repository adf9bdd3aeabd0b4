// A program builds the confidential side of user management from its public client.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func build(public *workos.Public, server *workos.Confidential) *usermanagement.Confidential {
	// want "cannot use public.Client (variable of type *core.Client) as *core.Confidential value in argument to usermanagement.NewConfidential"
	return usermanagement.NewConfidential(public.Client)
}
