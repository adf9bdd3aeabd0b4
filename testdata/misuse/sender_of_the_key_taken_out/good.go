// APIKey returns it, and it prints as [redacted] until it is revealed.
package main

import "github.com/workos-typestate/workos"

func key(client *workos.Confidential) string {
	return client.Confidential.APIKey().Reveal()
}
