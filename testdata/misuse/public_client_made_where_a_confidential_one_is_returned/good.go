// The server's client is made with it.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Confidential, error) {
	return workos.NewConfidential(key, id)
}
