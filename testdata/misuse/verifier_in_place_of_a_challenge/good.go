// The challenge is the half that may be seen.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/pkce"
)

func signInPage(client *workos.Confidential, pair pkce.Pair, who usermanagement.AuthorizationParams) (string, error) {
	return client.UserManagement.AuthorizationURL(usermanagement.AuthorizationURLParams{
		AuthorizationParams: who,
		CodeChallenge:       pair.Challenge,
	})
}
