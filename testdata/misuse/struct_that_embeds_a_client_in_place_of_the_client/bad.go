// A program embeds its client in a struct and passes the struct on as the client. To embed is not
// to be.
package main

import "github.com/workos-typestate/workos"

type app struct {
	*workos.Confidential
}

func (a app) client() *workos.Confidential {
	return a // want "cannot use a (variable of struct type app) as *workos.Confidential value in return statement"
}
