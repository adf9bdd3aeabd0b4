// The keyless view is less.
package main

import "github.com/workos-typestate/workos"

func plugIn(client *workos.Public) string { return client.BaseURL() }

func run(client *workos.Confidential) string {
	return plugIn(client.Public())
}
