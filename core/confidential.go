package core

import "github.com/workos-typestate/workos/internal/hidden"

// Confidential is a handle of a client with an API key. Everything that needs the key takes a *Confidential,
// which cannot be made from a Client. It is safe for concurrent use. Calls through the zero value return an
// *ArgumentError.
type Confidential struct {
	handle
	// authorized is the only holder of the API key. It also makes the two client types inconvertible.
	authorized hidden.Value[*senders]
}

// senders are the two ways to use the key: in a header, and in the body of a grant, as the client secret.
type senders struct{ header, grant *sender }

// NewConfidential returns a client for a server. White space around the credentials is removed. The client ID may be
// empty for programs that use no sign-in. It returns an *ArgumentError if the key is empty, if a credential has
// characters other than visible ASCII or looks like the other one, or if an option has an invalid value; no error
// repeats a credential.
func NewConfidential(apiKey APIKey, clientID ClientID, opts ...Option) (*Confidential, error) {
	apiKey, err := apiKey.judge()
	if err != nil {
		return nil, err
	}
	if clientID != "" {
		if clientID, err = clientID.judge(); err != nil {
			return nil, err
		}
	}
	shared, err := newShared(clientID, opts)
	if err != nil {
		return nil, err
	}
	if !shared.options.HTTPS && !shared.options.onLoopback() {
		shared.warn("the API key is sent over plain HTTP to a host that is not this machine")
	}
	keyed := senders{header: shared.keyless.withKey(apiKey), grant: shared.keyless.withOwn(apiKey.Reveal())}
	return &Confidential{handle: handleOf(shared), authorized: hidden.Hide(&keyed)}, nil
}

// Keyless returns a handle of the same client without the key, for code that should not have it. It shares
// connections with the confidential client, and nothing that its holder can change.
func (c *Confidential) Keyless() *Client {
	if c == nil {
		return &Client{}
	}
	return &Client{c.handle}
}
