// The method makes both halves.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func begin(client *workos.Public, params usermanagement.AuthorizationParams) (*usermanagement.Authorization, error) {
	return client.UserManagement.AuthorizationURLWithPKCE(params)
}
