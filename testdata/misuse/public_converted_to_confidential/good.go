// A confidential client is made from a key.
package main

import "github.com/workos-typestate/workos"

func convert(client *workos.Confidential) *workos.Confidential {
	return (*workos.Confidential)(client)
}
