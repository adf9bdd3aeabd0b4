// Both are access tokens, and Equal takes as long however much of them is the same.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func same(token workos.AccessToken, request *http.Request) bool {
	return token.Equal(workos.NewAccessToken(request.Header.Get("X-Token")))
}
