// Only a confidential client has it.
package main

import "github.com/workos-typestate/workos"

type plugIn struct{ *workos.Confidential }

func (p plugIn) key() workos.APIKey {
	return p.APIKey()
}
