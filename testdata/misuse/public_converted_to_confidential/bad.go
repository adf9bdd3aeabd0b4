// A program makes its client a confidential one by conversion.
package main

import "github.com/workos-typestate/workos"

func convert(client *workos.Public) *workos.Confidential {
	// want: *workos.Public does not convert to *workos.Confidential
	return (*workos.Confidential)(client)
}
