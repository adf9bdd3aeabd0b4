// A desktop program passes its own challenge to the method that creates one, and would then finish with the wrong verifier.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

func begin(client *workos.Public, redirectURI string, pair pkce.Pair) (*usermanagement.Authorization, error) {
	return client.UserManagement.AuthorizationURLWithPKCE(redirectURI, usermanagement.AuthorizationURLWithPKCEParams{
		Provider: usermanagement.ProviderAuthKit,
		// want: usermanagement.AuthorizationURLParams has no CodeChallenge
		CodeChallenge: pair.Challenge,
	})
}
