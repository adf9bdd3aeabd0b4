// A program builds an Authorization header with an access token. A string with a token is printed sooner or later.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func authorize(request *http.Request, token workos.AccessToken) {
	request.Header.Set("Authorization", "Bearer "+token) // want: string and core.AccessToken do not add up
}
