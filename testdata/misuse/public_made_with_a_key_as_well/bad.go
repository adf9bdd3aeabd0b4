// A program for users passes both credentials to its client.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Public, error) {
	return workos.NewPublic(id, key) // want: core.APIKey is not a core.Option: it lacks core.applyClient
}
