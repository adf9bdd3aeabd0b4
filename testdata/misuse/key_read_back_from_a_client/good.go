// A program that needs the key elsewhere keeps it itself.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func authorize(request *http.Request, client *workos.Confidential, key workos.APIKey) {
	request.Header.Set("User-Agent", client.UserAgent())
	request.Header.Set("Authorization", "Bearer "+key.Reveal())
}
