// An empty client ID states that.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey) (*workos.Confidential, error) {
	return workos.NewConfidential(key, "")
}
