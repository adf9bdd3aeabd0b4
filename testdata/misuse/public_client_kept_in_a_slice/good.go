// The slice's clients are all of one type.
package main

import "github.com/workos-typestate/workos"

func gather(clients []*workos.Confidential, client *workos.Confidential) []*workos.Confidential {
	return append(clients, client)
}
