// A server changes an external ID, and does not say whether an empty one is to be sent or left out.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

func attach(id string) organizations.UpdateParams {
	return organizations.UpdateParams{ExternalID: id, Metadata: core.Null[map[string]string]()} // want: string is not a core.Opt[string]
}
