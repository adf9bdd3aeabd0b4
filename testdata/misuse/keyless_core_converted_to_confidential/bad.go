// A program makes the core of its client a confidential one by conversion.
package main

import "github.com/workos-typestate/workos/core"

func convert(client *core.Client) *core.Confidential {
	// want "cannot convert client (variable of type *core.Client) to type *core.Confidential"
	return (*core.Confidential)(client)
}
