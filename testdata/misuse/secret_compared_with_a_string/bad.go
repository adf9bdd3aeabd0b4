// A server compares a token with a string that came with a request.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func same(token workos.Secret, request *http.Request) bool {
	return token == request.Header.Get("X-Token") // want: core.Secret does not compare with string
}
