// A program converts a token to a string, which a search for Reveal does not find.
package main

import "github.com/workos-typestate/workos"

func keep(store map[workos.UserID]string, id workos.UserID, token workos.RefreshToken) {
	store[id] = string(token) // want: core.RefreshToken does not convert to string
}
