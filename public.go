package workos

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/sso"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// Public is WorkOS for a program that can keep no secret. It is safe for use by many goroutines at once.
type Public struct {
	*core.Client

	UserManagement *usermanagement.Public
	SSO            *sso.Public
}

// NewPublic returns a client that holds a client ID and nothing else. It is an error, naming the
// argument, when the client ID is empty, holds white space or control characters, or looks like an API
// key, or when an option refuses its value.
func NewPublic(clientID ClientID, opts ...Option) (*Public, error) {
	client, err := core.NewClient(clientID, opts...)
	if err != nil {
		return nil, err
	}
	return newPublic(client), nil
}

func newPublic(client *core.Client) *Public {
	return &Public{
		Client:         client,
		UserManagement: usermanagement.NewPublic(client),
		SSO:            sso.NewPublic(client),
	}
}
