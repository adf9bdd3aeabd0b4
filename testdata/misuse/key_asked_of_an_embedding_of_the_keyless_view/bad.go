// A plug-in embeds the keyless view that it was handed, and asks for the key behind it.
package main

import "github.com/workos-typestate/workos"

type plugIn struct{ *workos.Public }

func (p plugIn) key() workos.APIKey {
	return p.APIKey() // want "p.APIKey undefined (type plugIn has no field or method APIKey)"
}
