// What may be put in place is another public module.
package main

import "github.com/workos-typestate/workos"

func upgrade(client *workos.Public, server *workos.Confidential) {
	client.UserManagement = server.Public().UserManagement
}
