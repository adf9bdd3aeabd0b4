// A program for users is created with the API key instead of the client ID, and would deliver the key to each of them.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Public, error) {
	return workos.NewPublic(key) // want: core.APIKey is not a core.ClientID
}
