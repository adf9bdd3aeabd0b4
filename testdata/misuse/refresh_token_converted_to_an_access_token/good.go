// No conversion is needed.
package main

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func bearer(session *usermanagement.AuthenticationResponse) workos.AccessToken {
	return session.AccessToken
}
