// The pages are created with the confidential side of user management.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

func pages(client *workos.Confidential, config authkit.Config) (*authkit.Auth, error) {
	return authkit.New(client.UserManagement, config)
}
