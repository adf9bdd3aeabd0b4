// A program builds the module that its public client lacks.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/organizations"
)

func build(public *workos.Public, server *workos.Confidential) *organizations.Service {
	// want "cannot use public.Client (variable of type *core.Client) as *core.Confidential value in argument to organizations.New"
	return organizations.New(public.Client)
}
