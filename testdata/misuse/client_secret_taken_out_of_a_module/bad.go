// A program takes the client secret from the module that sends it.
package main

import "github.com/workos-typestate/workos"

func secret(client *workos.Confidential) string {
	// want "client.UserManagement.secret undefined (cannot refer to unexported field secret)"
	return client.UserManagement.secret().Reveal()
}
