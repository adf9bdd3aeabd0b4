// Package webhooks receives the events that WorkOS sends, and manages the endpoints that they are sent to.
//
// [NewHandler] is a whole receiver, with a function for each event; [VerifyRequest], [Verify] and [Parse] are
// its parts. Parse takes a [Payload] alone, which verification makes; [Trust] makes one by name of a body that was verified
// elsewhere.
//
// An endpoint is an address of the application that WorkOS POSTs events to as they happen; package events
// reads the same events from a stream, and names them. An endpoint's secret is what the signatures of
// what it receives are made with.
package webhooks

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the webhooks API of a confidential client. Make one with New, or take the field Webhooks of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the webhooks API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }
