// A server's client holds the key.
package main

import "github.com/workos-typestate/workos"

type server struct{ workos *workos.Confidential }

func build(client *workos.Confidential) server {
	return server{workos: client}
}
