// A program writes a kind of password of its own.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

type generated struct{ password core.Secret }

func (g generated) fields() map[string]core.Secret {
	return map[string]core.Secret{"password": g.password}
}

func userOf(email string, g generated) usermanagement.CreateUserParams {
	// want "generated does not implement usermanagement.UserPassword (unexported method fields)"
	return usermanagement.CreateUserParams{Email: email, Password: g}
}
