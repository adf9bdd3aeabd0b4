// A server puts the secret half into the URL that the browser opens.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

func signInPage(client *workos.Confidential, redirectURI string, pair pkce.Pair) (workos.SecretURL, error) {
	who := usermanagement.AuthorizationURLWithChallengeParams{Provider: usermanagement.ProviderAuthKit}
	// want: pkce.Verifier is not a pkce.Challenge
	return client.UserManagement.AuthorizationURLWithChallenge(redirectURI, pair.Verifier, who)
}
