// Get returns the value, and whether there is one.
package main

import "github.com/workos-typestate/workos/modules/usermanagement"

func skipsMail(params usermanagement.CreateUserParams) bool {
	verified, _ := params.EmailVerified.Get()
	return verified
}
