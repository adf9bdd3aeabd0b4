// It takes the client that holds an API key.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

func keys(client *workos.Confidential) bearer.Source {
	return bearer.APIKeys(client.APIKeys, nil)
}
