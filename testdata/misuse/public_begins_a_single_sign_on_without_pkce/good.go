// A server finishes the sign-on with its secret, so that it may do without.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func signInPage(client *workos.Confidential, params sso.AuthorizationURLParams) (string, error) {
	return client.SSO.AuthorizationURL(params)
}
