// Both are access tokens, and Equal takes constant time.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func same(token workos.AccessToken, request *http.Request) bool {
	return token.Equal(workos.NewAccessToken(request.Header.Get("X-Token")))
}
