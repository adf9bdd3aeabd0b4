package workos

import (
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

// Confidential is WorkOS for a server, which can keep an API key. It is safe for use by many goroutines
// at once.
type Confidential struct {
	*core.Confidential

	Agents              *agents.Service
	APIKeys             *apikeys.Service
	AuditLogs           *auditlogs.Service
	Authorization       *authorization.Service
	ClientAPI           *clientapi.Service
	Connect             *connect.Service
	DirectorySync       *directorysync.Service
	Events              *events.Service
	FeatureFlags        *featureflags.Service
	FGA                 *fga.Service
	Groups              *groups.Service
	MFA                 *mfa.Service
	OrganizationDomains *organizationdomains.Service
	Organizations       *organizations.Service
	Passwordless        *passwordless.Service
	Pipes               *pipes.Service
	Portal              *portal.Service
	Radar               *radar.Service
	SSO                 *sso.Confidential
	UserManagement      *usermanagement.Confidential
	Vault               *vault.Service
	Webhooks            *webhooks.Service
	Widgets             *widgets.Service
}

// NewConfidential returns a client that holds an API key. The client ID may be empty for programs that
// use no sign-in; a sign-in method then says so. It is an error, naming the argument and repeating no
// part of the key, when a credential holds white space or control characters or looks like the other,
// when the key is empty, or when an option refuses its value.
func NewConfidential(apiKey APIKey, clientID ClientID, opts ...Option) (*Confidential, error) {
	client, err := core.NewConfidential(apiKey, clientID, opts...)
	if err != nil {
		return nil, err
	}
	return &Confidential{
		Confidential:        client,
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

// Public returns the keyless view of the client, for code that should be handed less than everything.
func (c *Confidential) Public() *Public { return newPublic(c.Client) }
