// A program converts a string to a token. A secret that is a string would print as one.
package main

import "github.com/workos-typestate/workos"

func kept(store map[workos.UserID]string, id workos.UserID) workos.RefreshToken {
	return workos.RefreshToken(store[id]) // want: string does not convert to core.RefreshToken
}
