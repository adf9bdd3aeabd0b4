// Whoever trusts a message says so.
package main

import (
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func eventOf(message []byte) (*events.Event, error) {
	return webhooks.Parse(webhooks.Trust(message))
}
