// The function gets what it wants.
package main

import "github.com/workos-typestate/workos"

func serve(client *workos.Confidential) { _ = client.APIKey() }

func run(client *workos.Confidential) {
	serve(client)
}
