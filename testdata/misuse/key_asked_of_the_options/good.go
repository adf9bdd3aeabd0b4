// The key is not an option, so that whoever is handed the options is not handed the key.
package main

import "github.com/workos-typestate/workos"

func key(client *workos.Confidential) workos.APIKey {
	return client.APIKey()
}
