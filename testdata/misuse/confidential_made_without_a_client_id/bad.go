// A server leaves the client ID out. That it does without sign-in should be said.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey) (*workos.Confidential, error) {
	// want "not enough arguments in call to workos.NewConfidential have (workos.APIKey) want (workos.APIKey, workos.ClientID, ...workos.Option)"
	return workos.NewConfidential(key)
}
