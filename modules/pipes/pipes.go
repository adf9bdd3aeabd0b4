// Package pipes connects users and organizations to their accounts at other services, such as GitHub or Slack,
// keeps what proves the connection, and hands out fresh credentials to call those services with.
//
// A [DataIntegration] says how the environment talks to one service, the provider, and is named by its slug. A
// [ConnectedAccount] is a user's or an organization's connection by way of it: made in the browser, at the URL
// of [Service.AuthorizeDataIntegration], or out of credentials that the caller already has.
// [Service.GetAccessToken] and [Service.VendCredentials] return what the service wants to see.
//
// Of the connections of one owner to one service a call sees the compatibility connection alone, unless
// SupportsMultipleConnections is set: the ID of a connected account then says which one is meant.
package pipes

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the pipes API of a confidential client. Make one with New, or take the field Pipes of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the pipes API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// AuthMethod is how a connection proves itself to the provider.
type AuthMethod string

// The ways for a connection to prove itself.
const (
	AuthMethodOAuth             AuthMethod = "oauth"
	AuthMethodAPIKey            AuthMethod = "api_key"
	AuthMethodClientCredentials AuthMethod = "client_credentials" // RFC 6749 §4.4
)

// ConnectionOwner is whom connections belong to.
type ConnectionOwner string

// The owners of connections.
const (
	ConnectionOwnerUser         ConnectionOwner = "user"         // each user has their own
	ConnectionOwnerOrganization ConnectionOwner = "organization" // all members of an organization share one
)

// CreateIntent says what is to become of a connection that there already is.
type CreateIntent string

// CreateIntentAdd makes a further connection, and changes none that there is.
const CreateIntentAdd CreateIntent = "add"

// UpdateIntent says which connection is to change.
type UpdateIntent string

// UpdateIntentReauthorize changes the very connection whose ID is given, and creates none.
const UpdateIntentReauthorize UpdateIntent = "reauthorize"
