// A server that verifies tokens without a secret also accepts customers' API keys. WorkOS validates them only for its own key.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

func keys(client *workos.Public) bearer.Source {
	return bearer.APIKeys(client.APIKeys, nil) // want: *workos.Public has no APIKeys
}
