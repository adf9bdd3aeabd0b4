// A server is connected with the client ID where the API key belongs.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Confidential, error) {
	return workos.NewConfidential(id, id) // want: core.ClientID is not a core.APIKey
}
