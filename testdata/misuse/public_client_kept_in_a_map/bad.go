// A program keeps one client a tenant, and puts a public one among them.
package main

import "github.com/workos-typestate/workos"

func keep(clients map[string]*workos.Confidential, tenant string, client *workos.Public) {
	// want "cannot use client (variable of type *workos.Public) as *workos.Confidential value in assignment"
	clients[tenant] = client
}
