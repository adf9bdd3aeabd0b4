// A web program writes the access token to a cookie as if it were a string.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/modules/usermanagement"
)

func cookieOf(session *usermanagement.AuthenticationResponse) *http.Cookie {
	// want "cannot use session.AccessToken (variable of string type core.Secret) as string value in struct literal"
	return &http.Cookie{Name: "token", Value: session.AccessToken, HttpOnly: true, Secure: true}
}
