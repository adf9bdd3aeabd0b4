// A bare string from the environment says nothing of what it is, and would be taken for whatever
// the argument wants.
package main

import (
	"os"

	"github.com/workos-typestate/workos"
)

func connect(id workos.ClientID) (*workos.Confidential, error) {
	key := os.Getenv("WORKOS_API_KEY")
	// want "cannot use key (variable of type string) as workos.APIKey value in argument to workos.NewConfidential"
	return workos.NewConfidential(key, id)
}
