// Trust states that the message is trusted.
package main

import (
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func eventOf(message []byte) (*events.Event, error) {
	return webhooks.Parse(webhooks.Trust(message))
}
