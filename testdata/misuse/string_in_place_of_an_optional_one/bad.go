// A server changes a name, and does not say whether an empty one is to be sent or left out.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func rename(first, last string) usermanagement.UpdateUserParams {
	return usermanagement.UpdateUserParams{
		FirstName: core.Some(first),
		LastName:  last, // want "cannot use last (variable of type string) as core.Opt[string] value in struct literal"
	}
}
