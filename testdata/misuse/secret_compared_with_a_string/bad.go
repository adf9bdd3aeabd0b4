// A server compares a token with a string from a request.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func same(token workos.AccessToken, request *http.Request) bool {
	return token == request.Header.Get("X-Token") // want: core.AccessToken does not compare with string
}
