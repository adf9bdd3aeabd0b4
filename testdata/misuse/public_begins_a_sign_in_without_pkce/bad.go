// A desktop program builds an authorization URL without a verifier. Anybody who saw the code that comes back could
// use it.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func signInPage(client *workos.Public, redirectURI string) (workos.SecretURL, error) {
	// want: usermanagement.Public has no AuthorizationURL
	return client.UserManagement.AuthorizationURL(redirectURI, usermanagement.AuthorizationURLParams{Provider: usermanagement.ProviderAuthKit})
}
