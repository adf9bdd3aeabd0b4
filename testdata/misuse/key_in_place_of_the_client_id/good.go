// The client ID is a type of its own.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Public, error) {
	return workos.NewPublic(id)
}
