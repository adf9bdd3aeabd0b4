// A desktop program builds an authorization URL without a verifier. Whoever saw the code that comes
// back could use it.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func signInPage(client *workos.Public, redirectURI string) (string, error) {
	// want "client.UserManagement.AuthorizationURL undefined (type *usermanagement.Public has no field or method AuthorizationURL"
	return client.UserManagement.AuthorizationURL(usermanagement.AuthorizationURLParams{
		AuthorizationParams: usermanagement.AuthorizationParams{
			RedirectURI: redirectURI,
			Provider:    usermanagement.ProviderAuthKit,
		},
	})
}
