// Package fga is the legacy fine-grained authorization API (/fga/v1): checks, queries, resources and warrants.
package fga

import "github.com/workos-typestate/workos/core"

// Service is the fga API of a confidential client. Make one with New, or take the field FGA of
// workos.Confidential.
type Service struct{ client *core.Confidential }

// New returns the fga API of client.
func New(client *core.Confidential) *Service { return &Service{client} }
