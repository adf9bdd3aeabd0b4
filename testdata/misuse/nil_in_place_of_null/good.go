// core.Null clears the field.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func detach() organizations.UpdateParams {
	var none core.Opt[string]
	none = core.Null[string]()
	return organizations.UpdateParams{ExternalID: none}
}
