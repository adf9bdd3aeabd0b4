// A server takes an external ID away with nil, which is nothing in particular.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func detach() organizations.UpdateParams {
	var none core.Opt[string]
	none = nil // want "cannot use nil as core.Opt[string] value in assignment"
	return organizations.UpdateParams{ExternalID: none}
}
