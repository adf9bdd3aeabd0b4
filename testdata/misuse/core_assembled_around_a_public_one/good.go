// A core is created with its credentials.
package main

import "github.com/workos-typestate/workos/core"

func assemble(client *core.Client, key core.APIKey) (*core.Confidential, error) {
	return core.NewConfidential(key, client.ClientID())
}
