// The task takes what all tasks take.
package main

import "github.com/workos-typestate/workos"

type task func(client *workos.Confidential) (string, error)

func signOut(client *workos.Confidential) (string, error) { return client.UserManagement.JWKSURL() }

func tasks() map[string]task {
	return map[string]task{"sign-out": signOut}
}
