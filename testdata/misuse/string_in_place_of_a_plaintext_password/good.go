// The form holds secrets.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

type form struct {
	email      string
	password   core.Secret
	invitation core.Secret
}

func (f form) userPassword() usermanagement.UserPassword {
	return usermanagement.PlaintextPassword{Password: f.password}
}
