package events

import (
	stdjson "encoding/json"
	"time"

	"github.com/workos-typestate/workos/internal/codec"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
)

// AgentCredentialDetail is the kind of an agent's credential, one of these:
//
//	events.AgentAPIKey{APIKeyID: "api_key_1"}
//	events.AgentAccessToken{ID: jti, ExpiresAt: expiresAt}
//	events.UnknownAgentCredential{Kind: "certificate", Raw: raw} // new to this version of the SDK
type AgentCredentialDetail interface{ agentCredential() }

// AgentAPIKey is an API key.
type AgentAPIKey struct {
	Kind     string        `json:"kind"` // "api_key"
	APIKeyID core.APIKeyID `json:"api_key_id"`
}

// AgentAccessToken is an access token.
type AgentAccessToken struct {
	Kind      string    `json:"kind"`                // "access_token"
	ID        string    `json:"jti"`                 // the token's claim jti
	ExpiresAt time.Time `json:"expires_at,omitzero"` // zero if it does not expire
}

// UnknownAgentCredential is a credential of another kind.
type UnknownAgentCredential struct {
	Kind string
	Raw  stdjson.RawMessage // an object of the members except the kind
}

// unknownCredential is the encoded form of an UnknownAgentCredential.
type unknownCredential struct {
	Kind string         `json:"kind"`
	Raw  jsontext.Value `json:",embed"`
}

// MarshalJSON encodes the credential as it was received.
func (u UnknownAgentCredential) MarshalJSON() ([]byte, error) {
	return codec.Marshal(unknownCredential{u.Kind, jsontext.Value(u.Raw)})
}

func (AgentAPIKey) agentCredential()            {}
func (AgentAccessToken) agentCredential()       {}
func (UnknownAgentCredential) agentCredential() {}

// UnmarshalJSONFrom decodes a credential and its detail.
func (c *AgentRegistrationCredentialIssued) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	type fields AgentRegistrationCredentialIssued // without this method
	var wire struct {
		fields `json:",embed"`
		Detail jsontext.Value `json:"detail"` // hides the Detail of fields
	}
	if err := json.UnmarshalDecode(dec, &wire); err != nil {
		return err
	}
	*c = AgentRegistrationCredentialIssued(wire.fields)
	var err error
	c.Detail, err = decodeAgentCredential(dec, wire.Detail)
	return codec.Within(dec.StackPointer()+"/detail", err)
}

// UnmarshalJSON implements json.Unmarshaler of encoding/json.
func (c *AgentRegistrationCredentialIssued) UnmarshalJSON(data []byte) error {
	return codec.Unmarshal(data, c)
}

func decodeAgentCredential(dec *jsontext.Decoder, raw jsontext.Value) (AgentCredentialDetail, error) {
	if kind := raw.Kind(); kind == 0 || kind == 'n' {
		return nil, nil
	}
	var unknown unknownCredential
	if err := codec.UnmarshalMember(dec, raw, &unknown); err != nil {
		return nil, err
	}
	switch unknown.Kind {
	case "api_key":
		var key AgentAPIKey
		err := codec.UnmarshalMember(dec, raw, &key)
		return key, err
	case "access_token":
		var token AgentAccessToken
		err := codec.UnmarshalMember(dec, raw, &token)
		return token, err
	default:
		return UnknownAgentCredential{unknown.Kind, stdjson.RawMessage(unknown.Raw)}, nil
	}
}
