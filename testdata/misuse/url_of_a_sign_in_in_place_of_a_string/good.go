// Reveal shows that the URL leaves its type here.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos/pkce"
)

func redirect(w http.ResponseWriter, r *http.Request, began *pkce.Authorization) {
	http.Redirect(w, r, began.URL.Reveal(), http.StatusSeeOther)
}
