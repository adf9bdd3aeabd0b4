// A server builds an Authorization header by hand. The key prints as [redacted], so this would send
// no key; and a string that holds a key is printed sooner or later.
package main

import (
	"net/http"

	"github.com/workos-typestate/workos"
)

func authorize(client *workos.Confidential, request *http.Request) {
	// want `cannot use "Bearer " + client.APIKey() (value of string type core.APIKey) as string value in argument to request.Header.Set`
	request.Header.Set("Authorization", "Bearer "+client.APIKey())
}
