// core.Some says that it is to be sent.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func rename(first, last string) usermanagement.UpdateUserParams {
	return usermanagement.UpdateUserParams{
		FirstName: core.Some(first),
		LastName:  core.Some(last),
	}
}
