// A server builds a module around the core of its client.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/portal"
)

func links(client *workos.Confidential) portal.Service {
	// want: portal.Service keeps client to itself
	return portal.Service{*client.Core()}
}
