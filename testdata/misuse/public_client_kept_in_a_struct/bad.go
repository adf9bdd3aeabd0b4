// A server's dependencies are filled with the client of a command-line tool.
package main

import "github.com/workos-typestate/workos"

type server struct{ workos *workos.Confidential }

func build(client *workos.Public) server {
	// want "cannot use client (variable of type *workos.Public) as *workos.Confidential value in struct literal"
	return server{workos: client}
}
