// A bare string from the environment is given as the client ID. It might as well be the key.
package main

import (
	"os"

	"github.com/workos-typestate/workos"
)

func connect() (*workos.Public, error) {
	id := os.Getenv("WORKOS_CLIENT_ID")
	// want "cannot use id (variable of type string) as workos.ClientID value in argument to workos.NewPublic"
	return workos.NewPublic(id)
}
