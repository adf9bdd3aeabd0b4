// A program builds a confidential core around a public one, which would send requests without a key, or with another's token.
package main

import "github.com/workos-typestate/workos/core"

func assemble(client *core.Client, key core.APIKey) (*core.Confidential, error) {
	return &core.Confidential{Client: client}, nil // want: core.Confidential has no Client
}
