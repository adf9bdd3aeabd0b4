// A server changes an external ID without stating whether an empty one is sent or omitted.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func attach(id core.ExternalID) organizations.UpdateParams {
	return organizations.UpdateParams{ExternalID: id} // want: core.ExternalID is not a core.Opt[core.ExternalID]
}
