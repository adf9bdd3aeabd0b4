// A token that a user signed in with is given as the key of the application.
package main

import "github.com/workos-typestate/workos"

func connect(secret workos.Secret, id workos.ClientID) (*workos.Confidential, error) {
	// want "cannot use secret (variable of string type workos.Secret) as workos.APIKey value in argument to workos.NewConfidential"
	return workos.NewConfidential(secret, id)
}
