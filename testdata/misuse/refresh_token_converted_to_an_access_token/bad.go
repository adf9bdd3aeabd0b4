// A program converts one kind of token to another.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func bearer(session *usermanagement.AuthenticationResponse) workos.AccessToken {
	return workos.AccessToken(session.RefreshToken) // want: core.RefreshToken does not convert to core.AccessToken
}
