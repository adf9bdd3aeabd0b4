// The keyless view is less.
package main

import "github.com/workos-typestate/workos"

func plugIn(client *workos.Public) (string, error) { return client.UserManagement.JWKSURL() }

func run(client *workos.Confidential) (string, error) {
	return plugIn(client.Public())
}
