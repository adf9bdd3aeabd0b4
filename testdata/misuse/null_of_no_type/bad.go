// A server clears a field without saying what the field holds.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func detach() organizations.UpdateParams {
	return organizations.UpdateParams{ExternalID: core.Null()} // want "in call to core.Null, cannot infer T"
}
