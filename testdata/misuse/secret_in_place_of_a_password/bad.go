// A program sets a user's secret without stating whether it is the password or a hash of it.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func userOf(hash core.Secret) usermanagement.CreateUserParams {
	return usermanagement.CreateUserParams{
		// want: core.Secret is not a usermanagement.UserPassword: it lacks usermanagement.fields
		Password: hash,
	}
}
