// A program keeps the constructor in a variable, and takes the client ID for the first argument.
// Each credential has a type of its own, so that the two cannot change places.
package main

import "github.com/workos-typestate/workos"

type connector func(workos.ClientID, workos.APIKey, ...workos.Option) (*workos.Confidential, error)

func server() connector {
	// want "cannot use workos.NewConfidential (value of type func(apiKey workos.APIKey, clientID workos.ClientID, opts ...workos.Option) (*workos.Confidential, error)) as connector value in return statement"
	return workos.NewConfidential
}
