// A server makes its client without the key.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Confidential, error) {
	// want: *workos.Public is not a *workos.Confidential
	return workos.NewPublic(id)
}
