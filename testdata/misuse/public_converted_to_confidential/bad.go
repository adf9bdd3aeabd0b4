// A program converts its client to a confidential one.
package main

import "github.com/workos-typestate/workos"

func convert(client *workos.Public) *workos.Confidential {
	// want: *workos.Public does not convert to *workos.Confidential
	return (*workos.Confidential)(client)
}
