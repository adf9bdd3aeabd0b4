// The HTTP client below it may be had.
package main

import "github.com/workos-typestate/workos"

func sender(client *workos.Public) any {
	return client.HTTPClient()
}
