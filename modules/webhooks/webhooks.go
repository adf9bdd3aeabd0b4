// Package webhooks receives the events that WorkOS sends, and manages the endpoints that they are sent to.
//
// [NewHandler] is a complete receiver, with a function for each event; [VerifyRequest], [Verify] and [Parse] are its parts.
// Parse only takes a [Payload], which verification returns; [Trust] explicitly creates one from a body that was verified
// elsewhere.
//
// An endpoint is a URL of the application that WorkOS POSTs events to as they happen; package events reads the same
// events from a stream, and defines their names. WorkOS signs the requests to an endpoint with the endpoint's secret.
package webhooks

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the webhooks API of a confidential client. Create one with New, or use the field Webhooks of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the webhooks API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
