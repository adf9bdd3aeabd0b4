// Reveal shows that the token leaves its type here.
package main

import "github.com/workos-typestate/workos"

func keep(store map[workos.UserID]string, id workos.UserID, token workos.RefreshToken) {
	store[id] = token.Reveal()
}
