// A desktop program brings a challenge of its own to the method that makes one, and would then finish with the wrong
// verifier.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func begin(client *workos.Public, params usermanagement.AuthorizationURLParams) (*usermanagement.Authorization, error) {
	// want: usermanagement.AuthorizationURLParams is not a usermanagement.AuthorizationParams
	return client.UserManagement.AuthorizationURLWithPKCE(params)
}
