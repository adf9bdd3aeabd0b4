// A web program converts the verifier from its cookie, which checks nothing.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/pkce"
)

func verifierOf(cookie *http.Cookie) (pkce.Verifier, error) {
	return pkce.Verifier(cookie.Value), nil // want: string does not convert to pkce.Verifier
}
