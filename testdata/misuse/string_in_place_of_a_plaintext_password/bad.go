// A web program keeps the password that was typed as a string, which is printed wherever the form
// is.
package main

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

type form struct {
	email      string
	password   string
	invitation core.Secret
}

func (f form) userPassword() usermanagement.UserPassword {
	// want "cannot use f.password (variable of type string) as core.Secret value in struct literal"
	return usermanagement.PlaintextPassword{Password: f.password}
}
