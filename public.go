package workos

import (
	"net/http"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// Public is WorkOS for a program that cannot keep a secret. It is safe for use by many goroutines at once. Calls
// through the zero value are an *core.ArgumentError.
type Public struct {
	keyless

	UserManagement usermanagement.Public
	SSO            sso.Public
}

// NewPublic returns a client that holds a client ID and nothing else. White space around the client ID is removed. It
// is an *core.ArgumentError when the client ID is empty, has characters other than visible ASCII, or looks like an API
// key, and when an option refuses its value.
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

// keyless is what both clients say of themselves.
type keyless struct{ client core.Client }

// BaseURL returns scheme, host, port and path prefix of the API, without a trailing slash.
func (c *keyless) BaseURL() string { return c.client.BaseURL() }

// ClientID returns the client ID, which is empty for a confidential client that was made without one.
func (c *keyless) ClientID() ClientID { return c.client.ClientID() }

// HTTPClient returns a client for requests of the program's own over the connections of this one. It adds no
// credentials, follows no redirects and has no cookie jar. A change to it does not reach the SDK's client.
func (c *keyless) HTTPClient() *http.Client { return c.client.HTTPClient() }

// Options returns a copy of the options, with the defaults filled in.
func (c *keyless) Options() core.Options { return c.client.Options() }

// UserAgent returns the User-Agent header of every request.
func (c *keyless) UserAgent() string { return c.client.UserAgent() }

// Version returns the version of the SDK.
func (c *keyless) Version() string { return Version }
