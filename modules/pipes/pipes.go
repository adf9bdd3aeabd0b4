// Package pipes connects users and organizations to their accounts at other services, such as GitHub or Slack, stores
// the credentials of the connection, and returns fresh credentials to call those services.
//
// A [DataIntegration] configures the access of the environment to one service, the provider, and is named by its
// slug. A [ConnectedAccount] is a user's or an organization's connection to it. It is created in the browser, at the
// URL of [Service.AuthorizeDataIntegration], or from credentials that the caller already has.
// [Service.GetAccessToken] and [Service.VendCredentials] return the credentials for the service.
//
// If an owner has several connections to one service, a call only uses the compatibility connection, unless
// SupportsMultipleConnections is set: then the ID of a connected account selects one.
package pipes

import (
	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/internal/engine"
)

// Service is the pipes API of a confidential client. Create one with New, or use the field Pipes of
// workos.Confidential.
type Service struct{ client core.Confidential }

// New returns the pipes API of client.
func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }

// AuthMethod is the way in which a connection authenticates to the provider.
type AuthMethod string

// The ways in which a connection authenticates.
const (
	AuthMethodOAuth             AuthMethod = "oauth"
	AuthMethodAPIKey            AuthMethod = "api_key"
	AuthMethodClientCredentials AuthMethod = "client_credentials" // RFC 6749 §4.4
)

// ConnectionOwner is the owner of connections.
type ConnectionOwner string

// The owners of connections.
const (
	ConnectionOwnerUser         ConnectionOwner = "user"         // each user has their own
	ConnectionOwnerOrganization ConnectionOwner = "organization" // all members of an organization share one
)

// CreateIntent sets what happens to existing connections.
type CreateIntent string

// CreateIntentAdd creates another connection, and changes no existing one.
const CreateIntentAdd CreateIntent = "add"

// UpdateIntent selects the connection to change.
type UpdateIntent string

// UpdateIntentReauthorize changes the connection with the given ID, and creates none.
const UpdateIntentReauthorize UpdateIntent = "reauthorize"
