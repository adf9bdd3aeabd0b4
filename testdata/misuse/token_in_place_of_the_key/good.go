// The key is a type of its own.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Confidential, error) {
	return workos.NewConfidential(key, id)
}
