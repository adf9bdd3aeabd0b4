// Package usermanagement signs users in (AuthKit) and administers them: users, their memberships,
// invitations, sessions and credentials.
//
// [Public] is what a program without a secret may do: sign in with PKCE or by device code, refresh, sign
// out. [Confidential] is that and everything else; its sign-in calls also send the client secret, but for
// the device grant, which has none.
//
// A sign-in in the browser begins with [Public.AuthorizationURLWithPKCE], whose [Authorization] checks the
// callback, and ends with [Public.AuthenticateWithCodeAndVerifier]. Every way of signing in answers an
// [AuthenticationResponse], or an error that says which step is missing, such as [MFAChallengeRequiredError].
// [Public.VerifyAccessToken] says who a request is from. A web application leaves that to package session, or
// all of it to package authkit.
package usermanagement

import (
	"crypto/sha256"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/jwt"
	"github.com/workos-typestate/workos/internal/recent"
)

// Public is the part of user management that needs no API key. Make one with NewPublic, or take the
// field UserManagement of workos.Public.
type Public struct{ flows }

// NewPublic returns the part of user management that needs no API key.
func NewPublic(client *core.Client) Public {
	return Public{newFlows(engine.Hold(client), engine.PublicClient(client))}
}

// Confidential is all of user management. Make one with NewConfidential, or take the field
// UserManagement of workos.Confidential.
type Confidential struct {
	flows
	confidential core.Confidential
}

// NewConfidential returns all of user management.
func NewConfidential(client *core.Confidential) Confidential {
	return Confidential{flows: newFlows(*client.Keyless(), engine.ConfidentialClient(client)), confidential: engine.Hold(client)}
}

// flows is what both sides can do; on the confidential side the same calls also send the client secret.
type flows struct {
	client core.Client
	oauth  engine.OAuthClient
	keys   *jwt.Keys // that access tokens are verified with
	tokens *verifiedTokens
}

// verifiedTokens are access tokens by their hash.
type verifiedTokens = recent.Map[[sha256.Size]byte, *AccessTokenClaims]

// rememberedTokens bounds them, each of which takes about its own length in memory: 4,096 at most.
const rememberedTokens = 2048

func newFlows(client core.Client, oauth engine.OAuthClient) flows {
	f := flows{client: client, oauth: oauth, tokens: &verifiedTokens{Size: rememberedTokens}}
	f.keys = jwt.NewKeys(f.fetchKeys)
	return f
}

// zero is the error of a call through the zero value.
func zero(f flows) error {
	_, err := engine.RequireClientID(f.client)
	return err
}
