package workos

import "github.com/workos-typestate/workos/core"

// Version is the version of this SDK.
const Version = core.Version

// The names that nearly every program needs, so that it can do without importing core.
type (
	// APIKey is the secret of a server. It prints as "[redacted]".
	APIKey = core.APIKey
	// ClientID names an application to WorkOS.
	ClientID = core.ClientID
	// Secret is a token, code or password. It prints as "[redacted]".
	Secret = core.Secret
	// Option configures a client.
	Option = core.Option
	// Error is every answer of WorkOS but a 2xx.
	Error = core.Error
)
