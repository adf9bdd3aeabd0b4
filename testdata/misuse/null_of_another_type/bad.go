// A server clears a string with the null of a number.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func detach() organizations.UpdateParams {
	// want: core.Opt[int] is not a core.Opt[core.ExternalID]
	return organizations.UpdateParams{ExternalID: core.Null[int]()}
}
