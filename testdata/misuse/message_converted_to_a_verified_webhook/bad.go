// A worker converts a queued message to a verified webhook.
package main

import (
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func eventOf(message []byte) (*events.Event, error) {
	return webhooks.Parse(webhooks.Payload(message)) // want: []byte does not convert to webhooks.Payload
}
