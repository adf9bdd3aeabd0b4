// A server asks whether the address counts as verified, of a field with three states.
package main

import "github.com/workos-typestate/workos/modules/usermanagement"

func skipsMail(params usermanagement.CreateUserParams) bool {
	verified := params.EmailVerified
	return verified // want "cannot use verified (variable of struct type core.Opt[bool]) as bool value in return statement"
}
