// The null has the field's type.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func detach() organizations.UpdateParams {
	return organizations.UpdateParams{ExternalID: core.Null[core.ExternalID]()}
}
