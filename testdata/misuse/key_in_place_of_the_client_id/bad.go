// A program that is handed to users is made with the API key in place of the client ID, and would carry it to each of
// them.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Public, error) {
	return workos.NewPublic(key) // want: core.APIKey is not a core.ClientID
}
