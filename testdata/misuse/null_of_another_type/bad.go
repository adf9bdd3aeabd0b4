// A server clears a text with the null of a number.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func detach() organizations.UpdateParams {
	// want "cannot use core.Null[int]() (value of struct type core.Opt[int]) as core.Opt[string] value in struct literal"
	return organizations.UpdateParams{ExternalID: core.Null[int]()}
}
