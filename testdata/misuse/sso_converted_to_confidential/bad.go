// A program makes the public side of single sign-on the confidential one by conversion.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func convert(client *workos.Public) *sso.Confidential {
	// want "cannot convert client.SSO (variable of type *sso.Public) to type *sso.Confidential"
	return (*sso.Confidential)(client.SSO)
}
