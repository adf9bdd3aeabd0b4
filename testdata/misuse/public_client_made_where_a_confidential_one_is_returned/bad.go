// A constructor of a server makes its client without the key.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Confidential, error) {
	// want "cannot use workos.NewPublic(id) (value of type *workos.Public) as *workos.Confidential value in return statement"
	return workos.NewPublic(id)
}
