// ParseVerifier checks it.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/pkce"
)

func verifierOf(cookie *http.Cookie) (pkce.Verifier, error) {
	return pkce.ParseVerifier(cookie.Value)
}
