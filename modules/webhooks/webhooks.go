// Package webhooks manages the endpoints that events are sent to.
package webhooks

import "github.com/workos-typestate/workos/core"

// Service is the webhooks API of a confidential client. Make one with New, or take the field Webhooks of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the webhooks API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
