// A worker makes a verified webhook of what stands in its queue.
package main

import (
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/webhooks"
)

func eventOf(message []byte) (*events.Event, error) {
	return webhooks.Parse(webhooks.Payload(message)) // want: []byte does not convert to webhooks.Payload
}
