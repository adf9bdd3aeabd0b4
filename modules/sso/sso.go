// Package sso signs users in through the identity provider of their organization (SAML, OpenID Connect
// or OAuth), and manages the connections to these providers. Applications that use AuthKit reach the same providers
// through package usermanagement; this package is for applications with their own users.
//
// A sign-in starts with [Public.AuthorizationURLWithPKCE] and ends with [Public.GetProfileAndTokenWithVerifier].
// [Public] needs no API key; [Confidential] has the same, and the connections.
package sso

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Public is the part of SSO that needs no API key. Create one with NewPublic, or use the field SSO of
// workos.Public.
type Public struct{ flows }

// NewPublic returns the part of SSO that needs no API key.
func NewPublic(client *core.Client) Public {
	return Public{flows{client: engine.Hold(client), oauth: engine.PublicClient(client)}}
}

// Confidential is all of SSO. Create one with NewConfidential, or use the field SSO of
// workos.Confidential.
type Confidential struct {
	flows
	confidential core.Confidential
}

// NewConfidential returns all of SSO.
func NewConfidential(client *core.Confidential) Confidential {
	keyless := flows{client: *client.Keyless(), oauth: engine.ConfidentialClient(client)}
	return Confidential{flows: keyless, confidential: engine.Hold(client)}
}

// flows holds the methods of both clients; on a confidential client they also send the client secret.
type flows struct {
	client core.Client
	oauth  engine.OAuthClient
}
