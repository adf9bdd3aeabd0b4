// The conversion states that it is the key.
package main

import (
	"os"

	"github.com/workos-typestate/workos"
)

func connect(id workos.ClientID) (*workos.Confidential, error) {
	key := workos.APIKey(os.Getenv("WORKOS_API_KEY"))
	return workos.NewConfidential(key, id)
}
