// The confidential side belongs to a client that holds the key.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func convert(client *workos.Confidential) *sso.Confidential {
	return (*sso.Confidential)(client.SSO)
}
