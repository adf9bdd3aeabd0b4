package vault

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// DataKey is a plaintext key to encrypt data. Use it and discard it.
type DataKey struct {
	ID  core.VaultKeyID `json:"id"`
	Key core.Secret     `json:"data_key"` // in base64
}

// DataKeyPair is a data key in plaintext and encrypted. Keep the encrypted form with the data; DecryptDataKey turns
// it back into the key.
type DataKeyPair struct {
	DataKey
	Context       KeyContext `json:"context"`
	EncryptedKeys string     `json:"encrypted_keys"`
}

// CreateDataKeyParams has no members yet.
type CreateDataKeyParams struct{}

// newKey is the wire form of the request for a data key.
type newKey struct {
	Context KeyContext `json:"context"`
}

// CreateDataKey returns a new data key, encrypted under the key of the context.
//
// POST /vault/v1/keys/data-key. Errors worth handling: core.ErrBadRequest, core.ErrUnprocessable.
func (s Service) CreateDataKey(ctx context.Context, keyContext KeyContext, params *CreateDataKeyParams, opts ...core.PostOption) (*DataKeyPair, error) {
	body := struct {
		newKey `json:",embed"`
		*CreateDataKeyParams
	}{newKey{keyContext}, params}
	return engine.Post[DataKeyPair](ctx, s.client, engine.Returns(core.Path("/vault/v1/keys/data-key"), "data_key"), body, opts...)
}

// DecryptDataKeyParams has no members yet.
type DecryptDataKeyParams struct{}

// sealedKey is the wire form of an encrypted data key.
type sealedKey struct {
	Keys string `json:"keys"`
}

// DecryptDataKey decrypts a data key from its DataKeyPair.EncryptedKeys.
//
// POST /vault/v1/keys/decrypt. Errors worth handling: core.ErrBadRequest if the key cannot be decrypted.
func (s Service) DecryptDataKey(ctx context.Context, encryptedKeys string, params *DecryptDataKeyParams, opts ...core.PostOption) (*DataKey, error) {
	body := struct {
		sealedKey `json:",embed"`
		*DecryptDataKeyParams
	}{sealedKey{encryptedKeys}, params}
	return engine.Post[DataKey](ctx, s.client, engine.Returns(core.Path("/vault/v1/keys/decrypt"), "data_key"), body, opts...)
}

// RekeyDataKeyParams has no members yet.
type RekeyDataKeyParams struct{}

// RekeyDataKey encrypts a data key, given by its DataKeyPair.EncryptedKeys, again with the key of the given context. The
// data itself need not be encrypted again.
//
// POST /vault/v1/keys/rekey. Errors worth handling: core.ErrBadRequest if the key cannot be decrypted,
// core.ErrUnprocessable.
func (s Service) RekeyDataKey(ctx context.Context, encryptedKeys string, keyContext KeyContext, params *RekeyDataKeyParams, opts ...core.PostOption) (*DataKeyPair, error) {
	body := struct {
		EncryptedKeys string     `json:"encrypted_keys"`
		Context       KeyContext `json:"context"`
		*RekeyDataKeyParams
	}{encryptedKeys, keyContext, params}
	return engine.Post[DataKeyPair](ctx, s.client, engine.Returns(core.Path("/vault/v1/keys/rekey"), "data_key"), body, opts...)
}
