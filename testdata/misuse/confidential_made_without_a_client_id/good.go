// An empty client ID says that the program has no sign-in.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey) (*workos.Confidential, error) {
	return workos.NewConfidential(key, "")
}
