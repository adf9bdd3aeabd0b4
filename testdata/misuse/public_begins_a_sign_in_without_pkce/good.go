// A server can do without one, because it finishes the sign-in with its secret.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func signInPage(client *workos.Confidential, redirectURI string) (workos.SecretURL, error) {
	return client.UserManagement.AuthorizationURL(redirectURI, usermanagement.AuthorizationURLParams{Provider: usermanagement.ProviderAuthKit})
}
