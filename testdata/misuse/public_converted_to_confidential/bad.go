// A program makes its client a confidential one by conversion.
package main

import "github.com/workos-typestate/workos"

func convert(client *workos.Public) *workos.Confidential {
	// want "cannot convert client (variable of type *workos.Public) to type *workos.Confidential"
	return (*workos.Confidential)(client)
}
