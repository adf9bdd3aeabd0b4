// Reveal says that the token leaves its type here.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/modules/usermanagement"
)

func cookieOf(session *usermanagement.AuthenticationResponse) *http.Cookie {
	return &http.Cookie{Name: "token", Value: session.AccessToken.Reveal(), HttpOnly: true, Secure: true}
}
