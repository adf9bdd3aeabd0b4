package apikeys

import (
	stdjson "encoding/json"

	"github.com/workos-typestate/workos/internal/codec"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"
)

// Owner is the owner of a key, one of these:
//
//	apikeys.OrganizationOwner{ID: "org_1"}
//	apikeys.UserOwner{ID: "user_1", OrganizationID: "org_1"}
//	apikeys.UnknownOwner{Type: "team", Raw: raw} // new to this version of the SDK
type Owner interface{ owner() }

// OrganizationOwner is an organization that owns a key.
type OrganizationOwner struct {
	Type string              `json:"type"` // "organization"
	ID   core.OrganizationID `json:"id"`
}

// UserOwner is a user that owns a key for one of the user's organizations.
type UserOwner struct {
	Type           string              `json:"type"` // "user"
	ID             core.UserID         `json:"id"`
	OrganizationID core.OrganizationID `json:"organization_id"`
}

// UnknownOwner is an owner of another type.
type UnknownOwner struct {
	Type string
	Raw  stdjson.RawMessage // an object of the members except the type
}

// unknownFields is the encoded form of an UnknownOwner.
type unknownFields struct {
	Type string         `json:"type"`
	Raw  jsontext.Value `json:",embed"`
}

// MarshalJSON encodes the owner as it was received.
func (u UnknownOwner) MarshalJSON() ([]byte, error) {
	return codec.Marshal(unknownFields{u.Type, jsontext.Value(u.Raw)})
}

func (OrganizationOwner) owner() {}
func (UserOwner) owner()         {}
func (UnknownOwner) owner()      {}

// decodeOwner decodes an Owner as the variant that its type names.
func decodeOwner(dec *jsontext.Decoder, raw jsontext.Value) (Owner, error) {
	if kind := raw.Kind(); kind == 0 || kind == 'n' {
		return nil, nil
	}
	var unknown unknownFields
	if err := codec.UnmarshalMember(dec, raw, &unknown); err != nil {
		return nil, err
	}
	switch unknown.Type {
	case "organization":
		return decode[OrganizationOwner](dec, raw)
	case "user":
		return decode[UserOwner](dec, raw)
	default:
		return UnknownOwner{unknown.Type, stdjson.RawMessage(unknown.Raw)}, nil
	}
}

func decode[T Owner](dec *jsontext.Decoder, raw jsontext.Value) (owner T, err error) {
	err = codec.UnmarshalMember(dec, raw, &owner)
	return owner, err
}

// keyFields is an APIKey without its methods, and createdFields a CreatedAPIKey, for encoding. The types for decoding hide
// the owner, for decodeOwner.
type (
	keyFields     APIKey
	createdFields struct {
		keyFields `json:",embed"`
		Value     core.APIKeyValue `json:"value"`
	}
	wireKey struct {
		keyFields `json:",embed"`
		Owner     jsontext.Value `json:"owner"`
	}
	wireCreatedKey struct {
		wireKey `json:",embed"`
		Value   core.APIKeyValue `json:"value"`
	}
)

// key returns the key decoded at the position of dec.
func (w wireKey) key(dec *jsontext.Decoder) (APIKey, error) {
	key := APIKey(w.keyFields)
	var err error
	key.Owner, err = decodeOwner(dec, w.Owner)
	return key, codec.Within(dec.StackPointer()+"/owner", err)
}

// UnmarshalJSONFrom decodes a key and its owner.
func (k *APIKey) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	var wire wireKey
	err := json.UnmarshalDecode(dec, &wire)
	if err == nil {
		*k, err = wire.key(dec)
	}
	return err
}

// UnmarshalJSON implements json.Unmarshaler of encoding/json.
func (k *APIKey) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, k) }

// MarshalJSONTo encodes a new key, as one object.
func (k CreatedAPIKey) MarshalJSONTo(enc *jsontext.Encoder) error {
	return json.MarshalEncode(enc, createdFields{keyFields(k.APIKey), k.Value})
}

// UnmarshalJSONFrom decodes a new key, its owner and its value.
func (k *CreatedAPIKey) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	var wire wireCreatedKey
	err := json.UnmarshalDecode(dec, &wire)
	if err == nil {
		*k = CreatedAPIKey{Value: wire.Value}
		k.APIKey, err = wire.key(dec)
	}
	return err
}

// UnmarshalJSON implements json.Unmarshaler of encoding/json.
func (k *CreatedAPIKey) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, k) }
