// Reveal says that the key leaves its type here.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func authorize(client *workos.Confidential, request *http.Request) {
	request.Header.Set("Authorization", "Bearer "+client.APIKey().Reveal())
}
