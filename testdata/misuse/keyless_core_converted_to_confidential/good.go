// A confidential core is created with a key.
package main

import "github.com/workos-typestate/workos/core"

func convert(client *core.Confidential) *core.Confidential {
	return (*core.Confidential)(client)
}
