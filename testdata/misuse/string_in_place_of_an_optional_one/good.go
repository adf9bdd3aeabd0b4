// core.Some states that it is sent.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func attach(id core.ExternalID) organizations.UpdateParams {
	return organizations.UpdateParams{ExternalID: core.Some(id)}
}
