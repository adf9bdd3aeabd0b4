// A string from the environment has no type, and could also be the client ID.
package main

import (
	"os"

	"github.com/workos-typestate/workos"
)

func connect(id workos.ClientID) (*workos.Confidential, error) {
	key := os.Getenv("WORKOS_API_KEY")
	return workos.NewConfidential(key, id) // want: string is not a core.APIKey
}
