// A web program writes an access token to a cookie as if it were a string.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func cookieOf(token workos.AccessToken) *http.Cookie {
	// want: core.AccessToken is not a string
	return &http.Cookie{Name: "token", Value: token, HttpOnly: true, Secure: true}
}
