// A server is connected with the client ID where the key belongs.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Confidential, error) {
	// want "cannot use id (variable of string type workos.ClientID) as workos.APIKey value in argument to workos.NewConfidential"
	return workos.NewConfidential(id, id)
}
