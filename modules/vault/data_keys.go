package vault

import (
	"context"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// DataKey is a key to encrypt data with, in the clear. Use it and forget it.
type DataKey struct {
	ID  core.VaultKeyID `json:"id"`
	Key core.Secret     `json:"data_key"` // in base64
}

// DataKeyPair is a data key in the clear and encrypted. The encrypted form is kept beside the data, and
// DecryptDataKey turns it back into the key.
type DataKeyPair struct {
	DataKey
	Context       KeyContext `json:"context"`
	EncryptedKeys string     `json:"encrypted_keys"`
}

// CreateDataKeyParams says what the key is for. Context is required.
type CreateDataKeyParams struct {
	Context KeyContext `json:"context"`
}

// CreateDataKey returns a new data key, encrypted under the key of the context.
//
// POST /vault/v1/keys/data-key. Errors worth handling: core.ErrBadRequest, core.ErrUnprocessable.
func (s Service) CreateDataKey(ctx context.Context, params CreateDataKeyParams, opts ...core.PostOption) (*DataKeyPair, error) {
	return engine.Post[DataKeyPair](ctx, s.client, engine.Returns(core.Path("/vault/v1/keys/data-key"), "data_key"), params, opts...)
}

// DecryptDataKeyParams is an encrypted data key. Keys is required.
type DecryptDataKeyParams struct {
	Keys string `json:"keys"` // DataKeyPair.EncryptedKeys
}

// DecryptDataKey returns a data key in the clear again.
//
// POST /vault/v1/keys/decrypt. Errors worth handling: core.ErrBadRequest if the key cannot be decrypted.
func (s Service) DecryptDataKey(ctx context.Context, params DecryptDataKeyParams, opts ...core.PostOption) (*DataKey, error) {
	return engine.Post[DataKey](ctx, s.client, engine.Returns(core.Path("/vault/v1/keys/decrypt"), "data_key"), params, opts...)
}

// RekeyDataKeyParams is an encrypted data key and the context to encrypt it for. Both fields are required.
type RekeyDataKeyParams struct {
	EncryptedKeys string     `json:"encrypted_keys"` // DataKeyPair.EncryptedKeys
	Context       KeyContext `json:"context"`
}

// RekeyDataKey encrypts a data key anew, under the key of the given context. The data itself need not be
// encrypted again.
//
// POST /vault/v1/keys/rekey. Errors worth handling: core.ErrBadRequest if the key cannot be decrypted,
// core.ErrUnprocessable.
func (s Service) RekeyDataKey(ctx context.Context, params RekeyDataKeyParams, opts ...core.PostOption) (*DataKeyPair, error) {
	return engine.Post[DataKeyPair](ctx, s.client, engine.Returns(core.Path("/vault/v1/keys/rekey"), "data_key"), params, opts...)
}
