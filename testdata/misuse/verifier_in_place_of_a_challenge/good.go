// The challenge is the public half.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

func signInPage(client *workos.Confidential, redirectURI string, pair pkce.Pair) (workos.SecretURL, error) {
	who := usermanagement.AuthorizationURLWithChallengeParams{Provider: usermanagement.ProviderAuthKit}
	return client.UserManagement.AuthorizationURLWithChallenge(redirectURI, pair.Challenge, who)
}
