// A server omits the client ID. A program must state that it has no sign-in.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey) (*workos.Confidential, error) {
	return workos.NewConfidential(key) // want: workos.NewConfidential takes 2 arguments or more, not 1
}
