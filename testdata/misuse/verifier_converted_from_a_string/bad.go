// A web program takes the verifier from its cookie by conversion.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/pkce"
)

func verifierOf(cookie *http.Cookie) (pkce.Verifier, error) {
	// want "cannot convert cookie.Value (variable of type string) to type pkce.Verifier"
	return pkce.Verifier(cookie.Value), nil
}
