// A program turns one kind of token into another by conversion.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func bearer(session *usermanagement.AuthenticationResponse) workos.AccessToken {
	return workos.AccessToken(session.RefreshToken) // want: core.RefreshToken does not convert to core.AccessToken
}
