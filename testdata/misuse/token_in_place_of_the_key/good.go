// The key is a type of its own, not any secret.
package main

import "github.com/workos-typestate/workos"

func connect(secret workos.APIKey, id workos.ClientID) (*workos.Confidential, error) {
	return workos.NewConfidential(secret, id)
}
