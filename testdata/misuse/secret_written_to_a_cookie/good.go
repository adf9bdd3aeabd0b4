// Reveal shows that the token leaves its type here.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func cookieOf(token workos.AccessToken) *http.Cookie {
	return &http.Cookie{Name: "token", Value: token.Reveal(), HttpOnly: true, Secure: true}
}
