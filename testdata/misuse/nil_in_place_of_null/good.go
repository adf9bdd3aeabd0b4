// core.Null clears the field.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func detach() organizations.UpdateParams {
	return organizations.UpdateParams{ExternalID: core.Null[core.ExternalID](), AllowProfilesOutsideOrganization: core.Some(false)}
}
