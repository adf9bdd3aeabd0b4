// A core is made with its credentials.
package main

import "github.com/workos-typestate/workos/core"

func assemble(client *core.Client, key core.APIKey) (*core.Confidential, error) {
	return core.NewConfidential(key, client.ClientID())
}
