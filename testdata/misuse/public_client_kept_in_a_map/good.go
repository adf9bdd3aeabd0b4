// The map's clients are all of one type.
package main

import "github.com/workos-typestate/workos"

func keep(clients map[string]*workos.Confidential, tenant string, client *workos.Confidential) {
	clients[tenant] = client
}
