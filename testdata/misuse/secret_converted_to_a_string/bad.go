// A program turns a token into a string by conversion, which nobody finds who looks for Reveal.
package main

import "github.com/workos-typestate/workos"

func keep(store map[workos.UserID]string, id workos.UserID, token workos.RefreshToken) {
	store[id] = string(token) // want: core.RefreshToken does not convert to string
}
