// A confidential core is made with a key.
package main

import "github.com/workos-typestate/workos/core"

func convert(client *core.Confidential) *core.Confidential {
	return (*core.Confidential)(client)
}
