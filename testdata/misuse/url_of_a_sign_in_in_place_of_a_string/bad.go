// A page redirects to a sign-in with a string that may contain an invitation, and that the next line could log.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/pkce"
)

func redirect(w http.ResponseWriter, r *http.Request, began *pkce.Authorization) {
	http.Redirect(w, r, began.URL, http.StatusSeeOther) // want: core.SecretURL is not a string
}
