// A handler of users does.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

func handler(deleteAccount func(http.ResponseWriter, *http.Request, *bearer.User)) http.Handler {
	return bearer.Handler[*bearer.User](deleteAccount)
}
