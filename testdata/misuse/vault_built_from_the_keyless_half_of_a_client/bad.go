// A server means its client, and takes the half of it that holds no key.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/vault"
)

func build(client *workos.Confidential) *vault.Service {
	// want "cannot use client.Client (variable of type *core.Client) as *core.Confidential value in argument to vault.New"
	return vault.New(client.Client)
}
