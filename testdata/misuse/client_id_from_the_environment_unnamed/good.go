// The conversion says that it is the client ID.
package main

import (
	"os"

	"github.com/workos-typestate/workos"
)

func connect() (*workos.Public, error) {
	id := workos.ClientID(os.Getenv("WORKOS_CLIENT_ID"))
	return workos.NewPublic(id)
}
