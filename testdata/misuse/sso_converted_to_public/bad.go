// A server takes the key off single sign-on by conversion.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func convert(client *workos.Confidential) sso.Public {
	// want "cannot convert *client.SSO (variable of struct type sso.Confidential) to type sso.Public"
	return sso.Public(*client.SSO)
}
