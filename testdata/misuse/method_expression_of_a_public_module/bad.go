// A program takes the method from the public side, which has none of that name.
package main

import "github.com/workos-typestate/workos/modules/usermanagement"

func remover() any {
	// want "(*usermanagement.Public).DeleteUser undefined (type *usermanagement.Public has no field or method DeleteUser)"
	return (*usermanagement.Public).DeleteUser
}
