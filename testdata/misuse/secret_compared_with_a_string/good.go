// Both are secrets.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func same(token workos.Secret, request *http.Request) bool {
	return token == workos.Secret(request.Header.Get("X-Token"))
}
