// core.Some says that it is to be sent.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func attach(id core.ExternalID) organizations.UpdateParams {
	return organizations.UpdateParams{ExternalID: core.Some(id)}
}
