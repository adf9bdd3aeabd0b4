// A public client takes a client ID and no more.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Public, error) {
	return workos.NewPublic(id)
}
