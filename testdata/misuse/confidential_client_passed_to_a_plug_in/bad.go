// A server passes its own client to code that should get less.
package main

import "github.com/workos-typestate/workos"

func plugIn(client *workos.Public) (string, error) { return client.UserManagement.JWKSURL() }

func run(client *workos.Confidential) (string, error) {
	// want: *workos.Confidential is not a *workos.Public
	return plugIn(client)
}
