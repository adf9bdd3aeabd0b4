package core

// Confidential is a Client that also holds an API key. Everything that needs the key takes a
// *Confidential, so that it cannot be built from a Client.
type Confidential struct {
	*Client
	// authorized sends the API key; it is the only thing that holds it. It is a function, since fmt prints
	// what a pointer points to when the verb does not fit, as in Printf("%s", client).
	authorized func() *sender
}

// NewConfidential returns a client for a server. The client ID may be empty for programs that use no
// sign-in. It is an error when the key is empty, either credential holds white space or control
// characters or looks like the other, or an option refuses its value; no error repeats a credential.
func NewConfidential(apiKey APIKey, clientID ClientID, opts ...Option) (*Confidential, error) {
	if err := apiKey.validate(); err != nil {
		return nil, err
	}
	if clientID != "" {
		if err := clientID.validate(); err != nil {
			return nil, err
		}
	}
	client, err := newClient(clientID, opts)
	if err != nil {
		return nil, err
	}
	authorized := client.keyless.withKey(apiKey)
	c := &Confidential{Client: client, authorized: func() *sender { return authorized }}
	if !client.options.HTTPS && !client.options.onLoopback() {
		client.warn("the API key is sent over plain HTTP to a host that is not this machine")
	}
	return c, nil
}

// APIKey returns the key, which prints as "[redacted]".
func (c *Confidential) APIKey() APIKey { return APIKey(c.authorized().secret) }
