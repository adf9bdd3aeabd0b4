// A desktop program builds an authorization URL of single sign-on without a verifier.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/sso"
)

func signInPage(client *workos.Public, params sso.AuthorizationURLParams) (string, error) {
	// want "client.SSO.AuthorizationURL undefined (type *sso.Public has no field or method AuthorizationURL"
	return client.SSO.AuthorizationURL(params)
}
