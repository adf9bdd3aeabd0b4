// A password is a PlaintextPassword or a HashedPassword.
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
	return usermanagement.CreateUserParams{Email: email, Password: usermanagement.PlaintextPassword{Password: g.password}}
}
