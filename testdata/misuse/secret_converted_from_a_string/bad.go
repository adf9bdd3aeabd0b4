// A program makes a token of a string by conversion. A secret that is a string is printed as one.
package main

import "github.com/workos-typestate/workos"

func kept(store map[workos.UserID]string, id workos.UserID) workos.RefreshToken {
	return workos.RefreshToken(store[id]) // want: string does not convert to core.RefreshToken
}
