// The keyless half is a field.
package main

import "github.com/workos-typestate/workos/core"

func convert(client *core.Confidential) *core.Client {
	return (*core.Client)(client.Client)
}
