// Reveal says that the secret leaves its type here.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/pkce"
)

func cookieOf(verifier pkce.Verifier) *http.Cookie {
	return &http.Cookie{Name: "verifier", Value: verifier.Reveal(), HttpOnly: true, Secure: true}
}
