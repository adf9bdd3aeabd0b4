// A server removes the key from the core of its client by conversion.
package main

import "github.com/workos-typestate/workos/core"

func convert(client *core.Confidential) *core.Client {
	return (*core.Client)(client) // want: *core.Confidential does not convert to *core.Client
}
