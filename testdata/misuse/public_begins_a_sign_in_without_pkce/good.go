// A server finishes the sign-in with its secret, so that it may do without.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func signInPage(client *workos.Confidential, redirectURI string) (string, error) {
	return client.UserManagement.AuthorizationURL(usermanagement.AuthorizationURLParams{
		AuthorizationParams: usermanagement.AuthorizationParams{
			RedirectURI: redirectURI,
			Provider:    usermanagement.ProviderAuthKit,
		},
	})
}
