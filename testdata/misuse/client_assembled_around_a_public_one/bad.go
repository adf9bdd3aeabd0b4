// A program builds a confidential client around the parts of a public one.
package main

import "github.com/workos-typestate/workos"

func assemble(client *workos.Public, key workos.APIKey) (*workos.Confidential, error) {
	// want: workos.Confidential has no Client
	return &workos.Confidential{Client: client.Core()}, nil
}
