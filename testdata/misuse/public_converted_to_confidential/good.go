// A confidential client is created with a key.
package main

import "github.com/workos-typestate/workos"

func convert(client *workos.Confidential) *workos.Confidential {
	return (*workos.Confidential)(client)
}
