// A program puts its key into a public module, so that its sign-ins send a client secret after all.
package main

import "github.com/workos-typestate/workos"

func upgrade(client *workos.Public, server *workos.Confidential) {
	// want "client.UserManagement.secret undefined (cannot refer to unexported field secret)"
	client.UserManagement.secret = server.APIKey
}
