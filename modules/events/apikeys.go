package events

import (
	"time"

	"github.com/workos-typestate/workos/internal/codec"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/modules/apikeys"
)

// APIKey is a customer's API key, without its value.
type APIKey struct{ apikeys.APIKey }

// MarshalJSONTo encodes a key: the encoder does not embed types with JSON methods.
func (k APIKey) MarshalJSONTo(enc *jsontext.Encoder) error { return json.MarshalEncode(enc, k.APIKey) }

// Events of API keys.
type (
	// APIKeyCreated is a new key.
	APIKeyCreated struct{ APIKey }
	// APIKeyRevoked is a key that is no longer valid.
	APIKeyRevoked struct{ APIKey }
	// APIKeyUpdated is a key after a change.
	APIKeyUpdated struct {
		apikeys.APIKey
		PreviousAttributes APIKeyPreviousAttributes `json:"previous_attributes"`
	}
)

// APIKeyPreviousAttributes are the replaced attributes of a key.
type APIKeyPreviousAttributes struct {
	ExpiresAt time.Time `json:"expires_at,omitzero"` // zero if it did not expire
}

// apiKeyChange holds the members of an APIKeyUpdated that the key lacks.
type apiKeyChange struct {
	PreviousAttributes APIKeyPreviousAttributes `json:"previous_attributes"`
}

// MarshalJSONTo encodes a key and its change, as one object.
func (u APIKeyUpdated) MarshalJSONTo(enc *jsontext.Encoder) error {
	type fields apikeys.APIKey // without methods
	return json.MarshalEncode(enc, struct {
		fields       `json:",embed"`
		apiKeyChange `json:",embed"`
	}{fields(u.APIKey), apiKeyChange{u.PreviousAttributes}})
}

// UnmarshalJSONFrom decodes a key and its change.
func (u *APIKeyUpdated) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	var change apiKeyChange
	if err := codec.UnmarshalMember(dec, raw, &change); err != nil {
		return codec.Within(dec.StackPointer(), err)
	}
	u.PreviousAttributes = change.PreviousAttributes
	return codec.Within(dec.StackPointer(), codec.UnmarshalMember(dec, raw, &u.APIKey))
}

// UnmarshalJSON implements json.Unmarshaler of encoding/json.
func (u *APIKeyUpdated) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, u) }
