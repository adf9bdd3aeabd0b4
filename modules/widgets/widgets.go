// Package widgets issues the tokens by which WorkOS's user interface components act for a user.
package widgets

import "github.com/workos-typestate/workos/core"

// Service is the widgets API of a confidential client. Make one with New, or take the field Widgets of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the widgets API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
