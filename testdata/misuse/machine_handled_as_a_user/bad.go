// A handler of machines calls a handler of users.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

func handler(deleteAccount func(http.ResponseWriter, *http.Request, *bearer.User)) http.Handler {
	// want: func(http.ResponseWriter, *http.Request, *bearer.User) is not a func(http.ResponseWriter, *http.Request, *bearer.Machine)
	return bearer.Handler[*bearer.Machine](deleteAccount)
}
