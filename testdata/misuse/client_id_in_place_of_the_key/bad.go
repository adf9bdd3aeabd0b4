// A server passes the client ID as the API key.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Confidential, error) {
	return workos.NewConfidential(id, id) // want: core.ClientID is not a core.APIKey
}
