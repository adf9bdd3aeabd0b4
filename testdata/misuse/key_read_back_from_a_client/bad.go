// A server reads the API key back from its client, for a request of its own. The client sends the key and gives it to
// nobody.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func authorize(request *http.Request, client *workos.Confidential, key workos.APIKey) {
	request.Header.Set("User-Agent", client.UserAgent())
	request.Header.Set("Authorization", "Bearer "+client.APIKey().Reveal()) // want: *workos.Confidential has no APIKey
}
