// A program that is handed to users is made with the key in place of the client ID, and would carry
// it to every one of them.
package main

import "github.com/workos-typestate/workos"

func connect(key workos.APIKey, id workos.ClientID) (*workos.Public, error) {
	// want "cannot use key (variable of string type workos.APIKey) as workos.ClientID value in argument to workos.NewPublic"
	return workos.NewPublic(key)
}
