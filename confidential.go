package workos

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/agents"
	"github.com/workos-typestate/workos/modules/apikeys"
	"github.com/workos-typestate/workos/modules/auditlogs"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/modules/clientapi"
	"github.com/workos-typestate/workos/modules/connect"
	"github.com/workos-typestate/workos/modules/directorysync"
	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/modules/featureflags"
	"github.com/workos-typestate/workos/modules/fga"
	"github.com/workos-typestate/workos/modules/groups"
	"github.com/workos-typestate/workos/modules/mfa"
	"github.com/workos-typestate/workos/modules/organizationdomains"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/passwordless"
	"github.com/workos-typestate/workos/modules/pipes"
	"github.com/workos-typestate/workos/modules/portal"
	"github.com/workos-typestate/workos/modules/radar"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/vault"
	"github.com/workos-typestate/workos/modules/webhooks"
	"github.com/workos-typestate/workos/modules/widgets"
)

// Confidential is a client for a server, which can keep an API key. It is safe for concurrent use. Calls
// through the zero value return a *core.ArgumentError.
type Confidential struct {
	keyless
	keyed core.Confidential

	Agents        agents.Service
	APIKeys       apikeys.Service
	AuditLogs     auditlogs.Service
	Authorization authorization.Service
	ClientAPI     clientapi.Service
	Connect       connect.Service
	DirectorySync directorysync.Service
	Events        events.Service
	FeatureFlags  featureflags.Service
	// FGA is the legacy API.
	//
	// Deprecated: use Authorization.
	FGA                 fga.Service
	Groups              groups.Service
	MFA                 mfa.Service
	OrganizationDomains organizationdomains.Service
	Organizations       organizations.Service
	Passwordless        passwordless.Service
	Pipes               pipes.Service
	Portal              portal.Service
	Radar               radar.Service
	SSO                 sso.Confidential
	UserManagement      usermanagement.Confidential
	Vault               vault.Service
	Webhooks            webhooks.Service
	Widgets             widgets.Service
}

// NewConfidential returns a client that holds an API key. White space around the credentials is removed. The client ID
// may be empty for programs that use no sign-in; sign-in methods then return an error. NewConfidential returns a
// *core.ArgumentError, which names the argument and repeats no part of the key, if the key is empty, if a credential has
// characters other than visible ASCII or looks like the other one, or if an option has an invalid value.
func NewConfidential(apiKey APIKey, clientID ClientID, opts ...Option) (*Confidential, error) {
	client, err := core.NewConfidential(apiKey, clientID, opts...)
	if err != nil {
		return nil, err
	}
	return &Confidential{
		keyless:             keyless{*client.Keyless()},
		keyed:               *client,
		Agents:              agents.New(client),
		APIKeys:             apikeys.New(client),
		AuditLogs:           auditlogs.New(client),
		Authorization:       authorization.New(client),
		ClientAPI:           clientapi.New(client),
		Connect:             connect.New(client),
		DirectorySync:       directorysync.New(client),
		Events:              events.New(client),
		FeatureFlags:        featureflags.New(client),
		FGA:                 fga.New(client),
		Groups:              groups.New(client),
		MFA:                 mfa.New(client),
		OrganizationDomains: organizationdomains.New(client),
		Organizations:       organizations.New(client),
		Passwordless:        passwordless.New(client),
		Pipes:               pipes.New(client),
		Portal:              portal.New(client),
		Radar:               radar.New(client),
		SSO:                 sso.NewConfidential(client),
		UserManagement:      usermanagement.NewConfidential(client),
		Vault:               vault.New(client),
		Webhooks:            webhooks.New(client),
		Widgets:             widgets.New(client),
	}, nil
}

// Public returns a keyless view of the client, for code that should not have the key. It shares connections with the
// client, and nothing that its holder can change.
func (c *Confidential) Public() *Public { return newPublic(c.Core().Keyless()) }

// Core returns a handle of the client, for the constructors of modules and for core.List.
func (c *Confidential) Core() *core.Confidential {
	if c == nil {
		return &core.Confidential{}
	}
	keyed := c.keyed
	return &keyed
}

// Get sends a GET with the API key and decodes the response into out, a pointer or nil. Get and the other verbs are for
// endpoints that the SDK has no method for.
func (c *Confidential) Get(ctx context.Context, target core.Target, out any, opts ...core.GetOption) error {
	return c.Core().Get(ctx, target, out, opts...)
}

// Post sends a POST with the API key. body is encoded as JSON, or as a form if it is url.Values; nil is an empty object.
func (c *Confidential) Post(ctx context.Context, target core.Target, body, out any, opts ...core.PostOption) error {
	return c.Core().Post(ctx, target, body, out, opts...)
}

// Put sends a PUT with the API key, with a body as in Post.
func (c *Confidential) Put(ctx context.Context, target core.Target, body, out any, opts ...core.PutOption) error {
	return c.Core().Put(ctx, target, body, out, opts...)
}

// Patch sends a PATCH with the API key, with a body as in Post.
func (c *Confidential) Patch(ctx context.Context, target core.Target, body, out any, opts ...core.PatchOption) error {
	return c.Core().Patch(ctx, target, body, out, opts...)
}

// Delete sends a DELETE with the API key.
func (c *Confidential) Delete(ctx context.Context, target core.Target, opts ...core.DeleteOption) error {
	return c.Core().Delete(ctx, target, opts...)
}

// DeleteWithBody sends a DELETE with the API key and a body.
func (c *Confidential) DeleteWithBody(ctx context.Context, target core.Target, body any, opts ...core.DeleteOption) error {
	return c.Core().DeleteWithBody(ctx, target, body, opts...)
}
