// The method Public gives the keyless view.
package main

import "github.com/workos-typestate/workos"

func convert(client *workos.Confidential) workos.Public {
	return *client.Public()
}
