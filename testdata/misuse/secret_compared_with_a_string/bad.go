// A server compares a token with a string that came with a request.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func same(token workos.Secret, request *http.Request) bool {
	// want `invalid operation: token == request.Header.Get("X-Token") (mismatched types workos.Secret and string)`
	return token == request.Header.Get("X-Token")
}
