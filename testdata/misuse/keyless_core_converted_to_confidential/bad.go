// A program makes the core of its client a confidential one by conversion.
package main

import "github.com/workos-typestate/workos/core"

func convert(client *core.Client) *core.Confidential {
	// want: *core.Client does not convert to *core.Confidential
	return (*core.Confidential)(client)
}
