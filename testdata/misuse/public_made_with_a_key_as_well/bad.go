// A program that is handed to users gives its client both credentials.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Public, error) {
	return workos.NewPublic(id, key) // want: core.APIKey is not a core.Option: it lacks core.applyClient
}
