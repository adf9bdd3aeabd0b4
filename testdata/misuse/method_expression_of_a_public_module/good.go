// The confidential side has it.
package main

import "github.com/workos-typestate/workos/modules/usermanagement"

func remover() any {
	return (*usermanagement.Confidential).DeleteUser
}
