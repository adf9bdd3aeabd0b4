// A confidential client is created with a key.
package main

import "github.com/workos-typestate/workos"

func assemble(client *workos.Public, key workos.APIKey) (*workos.Confidential, error) {
	return workos.NewConfidential(key, client.ClientID())
}
