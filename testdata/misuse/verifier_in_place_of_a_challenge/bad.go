// A server puts the secret half into the URL that the browser opens.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

func signInPage(client *workos.Confidential, pair pkce.Pair, who usermanagement.AuthorizationParams) (string, error) {
	return client.UserManagement.AuthorizationURL(usermanagement.AuthorizationURLParams{
		AuthorizationParams: who,
		// want: pkce.Verifier is not a pkce.Challenge
		CodeChallenge: pair.Verifier,
	})
}
