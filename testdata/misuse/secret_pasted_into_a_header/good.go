// Reveal shows that the token leaves its type here.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func authorize(request *http.Request, token workos.AccessToken) {
	request.Header.Set("Authorization", "Bearer "+token.Reveal())
}
