// A server that verifies tokens without a secret lets customers' API keys in as well. WorkOS validates them for its own key alone.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

func keys(client *workos.Public) bearer.Source {
	return bearer.APIKeys(client.APIKeys, nil) // want: *workos.Public has no APIKeys
}
