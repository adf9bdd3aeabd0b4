package workos

import (
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// Public is a client for a program that cannot keep a secret. It is safe for concurrent use. Calls
// through the zero value return a *core.ArgumentError.
type Public struct {
	keyless

	UserManagement usermanagement.Public
	SSO            sso.Public
}

// NewPublic returns a client that holds only a client ID. White space around the client ID is removed. It
// returns a *core.ArgumentError if the client ID is empty, has characters other than visible ASCII, or looks like an API
// key, or if an option has an invalid value.
func NewPublic(clientID ClientID, opts ...Option) (*Public, error) {
	client, err := core.NewClient(clientID, opts...)
	if err != nil {
		return nil, err
	}
	return newPublic(client), nil
}

func newPublic(client *core.Client) *Public {
	return &Public{
		keyless:        keyless{*client},
		UserManagement: usermanagement.NewPublic(client),
		SSO:            sso.NewPublic(client),
	}
}

// Core returns a handle of the client, for the constructors of modules.
func (p *Public) Core() *core.Client {
	if p == nil {
		return &core.Client{}
	}
	client := p.client
	return &client
}

// keyless has the accessors of both clients.
type keyless struct{ client core.Client }

// BaseURL returns the scheme, host, port and path prefix of the API, without a trailing slash.
func (c *keyless) BaseURL() string { return c.client.BaseURL() }

// ClientID returns the client ID. It is empty for a confidential client that was created without one.
func (c *keyless) ClientID() ClientID { return c.client.ClientID() }

// HTTPClient returns a client for the program's own requests, which shares the connections of this one. It adds no
// credentials, follows no redirects and has no cookie jar. Changing it does not affect the SDK's client.
func (c *keyless) HTTPClient() *http.Client { return c.client.HTTPClient() }

// Options returns a copy of the options, with the defaults filled in.
func (c *keyless) Options() core.Options { return c.client.Options() }

// UserAgent returns the User-Agent header of every request.
func (c *keyless) UserAgent() string { return c.client.UserAgent() }

// Version returns the version of the SDK.
func (c *keyless) Version() string { return Version }
