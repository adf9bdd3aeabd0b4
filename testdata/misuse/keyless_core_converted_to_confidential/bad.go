// A program converts the core of its client to a confidential one.
package main

import "github.com/workos-typestate/workos/core"

func convert(client *core.Client) *core.Confidential {
	// want: *core.Client does not convert to *core.Confidential
	return (*core.Confidential)(client)
}
