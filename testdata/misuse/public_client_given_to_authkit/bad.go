// A server without an API key mounts the sign-in pages. They keep sessions, which requires the confidential side.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

func pages(client *workos.Public, config authkit.Config) (*authkit.Auth, error) {
	// want: usermanagement.Public is not a usermanagement.Confidential
	return authkit.New(client.UserManagement, config)
}
