// The type states which.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func userOf(hash core.Secret) usermanagement.CreateUserParams {
	return usermanagement.CreateUserParams{
		Password: usermanagement.HashedPassword{Hash: hash, Type: usermanagement.PasswordHashTypeBcrypt},
	}
}
