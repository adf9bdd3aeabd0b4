// NewRefreshToken creates one that does not print.
package main

import "github.com/workos-typestate/workos"

func kept(store map[workos.UserID]string, id workos.UserID) workos.RefreshToken {
	return workos.NewRefreshToken(store[id])
}
