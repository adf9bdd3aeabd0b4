// A web program reads the verifier by its field, to keep it in a cookie.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/pkce"
)

func cookieOf(verifier pkce.Verifier) *http.Cookie {
	// want "verifier.value undefined (cannot refer to unexported field value)"
	return &http.Cookie{Name: "verifier", Value: verifier.value, HttpOnly: true, Secure: true}
}
