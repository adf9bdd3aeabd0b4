// A server removes an external ID with nil, which could also mean to keep it.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func detach() organizations.UpdateParams {
	return organizations.UpdateParams{ExternalID: nil, AllowProfilesOutsideOrganization: core.Some(false)} // want: nil is not a core.Opt[core.ExternalID]
}
