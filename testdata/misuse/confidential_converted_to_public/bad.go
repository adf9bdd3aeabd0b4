// A server takes the key off its client by conversion. The two types have different fields, so that
// none is the other under another name.
package main

import "github.com/workos-typestate/workos"

func convert(client *workos.Confidential) workos.Public {
	// want "cannot convert *client (variable of struct type workos.Confidential) to type workos.Public"
	return workos.Public(*client)
}
