package env

import (
	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/hidden"
)

// credentials are the credentials of a client and the variables that they came from.
type credentials struct {
	key      hidden.Value[core.APIKey]
	clientID core.ClientID
	from     variables
}

// complete returns the given credentials, with those of the environment for the missing ones.
func complete(key core.APIKey, clientID core.ClientID) (credentials, error) {
	from := variables{}
	if key == "" {
		value, err := read(APIKeyVariable)
		if err != nil {
			return credentials{}, err
		}
		key, from["apiKey"] = core.APIKey(value), APIKeyVariable
	}
	if clientID == "" {
		value, err := read(ClientIDVariable)
		if err != nil {
			return credentials{}, err
		}
		clientID, from["clientID"] = core.ClientID(value), ClientIDVariable
	}
	return credentials{hidden.Hide(key), clientID, from}, nil
}

func (c credentials) public(opts []core.Option) (*workos.Public, error) {
	if c.clientID == "" {
		return nil, &core.ArgumentError{Argument: ClientIDVariable, Reason: "is not set"}
	}
	client, err := workos.NewPublic(c.clientID, opts...)
	return client, c.from.name(err)
}

func (c credentials) confidential(operation string, opts []core.Option) (*workos.Confidential, error) {
	if c.key.Get() == "" {
		return nil, &APIKeyRequiredError{Operation: operation}
	}
	client, err := workos.NewConfidential(c.key.Get(), c.clientID, opts...)
	return client, c.from.name(err)
}
