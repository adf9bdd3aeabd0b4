// A confidential core is made from a key.
package main

import "github.com/workos-typestate/workos/core"

func convert(client *core.Confidential) *core.Confidential {
	return (*core.Confidential)(client)
}
