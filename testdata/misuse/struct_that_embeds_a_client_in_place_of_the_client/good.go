// The embedded client itself is passed on.
package main

import "github.com/workos-typestate/workos"

type app struct {
	*workos.Confidential
}

func (a app) client() *workos.Confidential {
	return a.Confidential
}
