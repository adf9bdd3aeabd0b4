// A program that is handed to users gives its client both credentials.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Public, error) {
	// want "cannot use key (variable of string type workos.APIKey) as workos.Option value in argument to workos.NewPublic"
	return workos.NewPublic(id, key)
}
