// Package usermanagement signs users in (AuthKit) and administers them: users, their memberships,
// invitations, sessions and credentials.
//
// [Public] holds the calls of a program without a secret: sign in with PKCE or by device code, refresh, sign out.
// [Confidential] holds those and all others. Its sign-in calls also send the client secret, except the device grant, which
// has none.
//
// A sign-in in the browser starts with [Public.AuthorizationURLWithPKCE], which returns an [Authorization] that checks the
// callback, and ends with [Public.AuthenticateWithCodeAndVerifier]. Every sign-in call returns an [AuthenticationResponse],
// or an error that says which step is missing, such as [MFAChallengeRequiredError]. [Public.VerifyAccessToken] returns the
// user of a request. A web application uses package session for that, or package authkit for all of it.
package usermanagement

import (
	"crypto/sha256"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/jwt"
	"github.com/workos-typestate/workos/internal/recent"
)

// Public is the part of user management that needs no API key. Create it with NewPublic, or use the field UserManagement of
// workos.Public.
type Public struct{ flows }

// NewPublic returns the part of user management that needs no API key.
func NewPublic(client *core.Client) Public {
	return Public{newFlows(engine.Hold(client), engine.PublicClient(client))}
}

// Confidential is all of user management. Create it with NewConfidential, or use the field UserManagement of
// workos.Confidential.
type Confidential struct {
	flows
	confidential core.Confidential
}

// NewConfidential returns all of user management.
func NewConfidential(client *core.Confidential) Confidential {
	return Confidential{flows: newFlows(*client.Keyless(), engine.ConfidentialClient(client)), confidential: engine.Hold(client)}
}

// flows holds the calls of both sides. On the confidential side they also send the client secret.
type flows struct {
	client core.Client
	oauth  engine.OAuthClient
	keys   *jwt.Keys // for verifying access tokens
	tokens *verifiedTokens
}

// verifiedTokens holds verified access tokens by their hash.
type verifiedTokens = recent.Map[[sha256.Size]byte, *AccessTokenClaims]

// rememberedTokens limits their number. Each takes about as much memory as it is long, at most 4,096 bytes.
const rememberedTokens = 2048

func newFlows(client core.Client, oauth engine.OAuthClient) flows {
	f := flows{client: client, oauth: oauth, tokens: &verifiedTokens{Size: rememberedTokens}}
	f.keys = jwt.NewKeys(f.fetchKeys)
	return f
}

// zero returns the error of a call on the zero value.
func zero(f flows) error {
	_, err := engine.RequireClientID(f.client)
	return err
}
