// A program registers a task that wants less than it is given. Go converts no function by its
// parameters.
package main

import "github.com/workos-typestate/workos"

type task func(client *workos.Confidential) (string, error)

func signOut(client *workos.Public) (string, error) { return client.UserManagement.JWKSURL() }

func tasks() map[string]task {
	// want "cannot use signOut (value of type func(client *workos.Public) (string, error)) as task value in map literal"
	return map[string]task{"sign-out": signOut}
}
