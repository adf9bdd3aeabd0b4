package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"net/http"
	"slices"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
)

// ErrDecrypt is that a value and a data key do not fit: another key, other associated data, or an envelope
// that somebody changed. Which of these it is cannot be known.
const ErrDecrypt = core.Sentinel("workos: the vault envelope cannot be decrypted")

// ErrKeySize is that a data key has not the 32 bytes of AES-256.
const ErrKeySize = core.Sentinel("workos: the vault data key is not 32 bytes long")

const keySize = 32

// EncryptParams adds to how a value is encrypted.
type EncryptParams struct {
	// AssociatedData is bound to the value without being kept with it: Decrypt must be given the same. The ID
	// of the record that the value belongs to keeps it from being moved to another. Empty is none. For the Node
	// SDK it must be UTF-8.
	AssociatedData []byte
}

// Encrypt encrypts a value of up to MaxPlaintextBytes in this process, with a data key made for it alone.
// The envelope that it returns holds the encrypted data key as well, and is to be kept by the caller; Decrypt
// of any WorkOS SDK reads it. The context says which key of WorkOS encrypts the data key. WorkOS sees the context, and
// never the value. The data key is wiped after use.
//
// A value that the Node SDK is to decrypt must be UTF-8.
//
// POST /vault/v1/keys/data-key. Errors worth handling: core.ErrInvalidArgument for a value that is too
// large, core.ErrBadRequest, core.ErrUnprocessable.
func (s Service) Encrypt(ctx context.Context, plaintext []byte, keyContext KeyContext, params *EncryptParams, opts ...core.PostOption) (string, error) {
	if err := checkPlaintext(plaintext); err != nil {
		return "", err
	}
	const route = "/vault/v1/keys/data-key"
	key, err := engine.Post[wipeableKey](ctx, s.client, core.Path(route), newKey{keyContext}, opts...)
	if err != nil {
		return "", err
	}
	defer clear(key.Key)
	if len(key.EncryptedKeys) == 0 || len(key.EncryptedKeys) > maxKeyBlobBytes { // nobody could decrypt the value
		return "", &core.ResponseError{
			Method: http.MethodPost, Route: route, Status: http.StatusOK,
			Field: "/encrypted_keys", Reason: "is empty or longer than 64 KiB",
		}
	}
	return seal(plaintext, key.Key, key.EncryptedKeys, engine.Given(params).AssociatedData)
}

// DecryptParams is what must be known beside the envelope.
type DecryptParams struct {
	AssociatedData []byte // what the value was encrypted with
}

// Decrypt decrypts what Encrypt returned. WorkOS decrypts the data key, which is wiped after use, and never
// sees the value. No part of a value is returned unless all of it is as it was encrypted. An envelope of the official Go SDK
// goes through DecodeGoSDKEnvelope first: a wrong guess at its form could send a part of the ciphertext to WorkOS.
//
// POST /vault/v1/keys/decrypt. Errors worth handling: an EnvelopeError for what is no envelope, ErrDecrypt,
// core.ErrBadRequest if WorkOS cannot decrypt the data key.
func (s Service) Decrypt(ctx context.Context, envelope string, params *DecryptParams, opts ...core.PostOption) ([]byte, error) {
	decoded, err := DecodeEnvelope(envelope)
	if err != nil {
		return nil, err
	}
	const route = "/vault/v1/keys/decrypt"
	key, err := engine.Post[wipeableKey](ctx, s.client, core.Path(route), sealedKey{decoded.EncryptedKeys}, opts...)
	if err != nil {
		return nil, err
	}
	return open(decoded, key.Key, engine.Given(params).AssociatedData)
}

// wipeableKey is DataKeyPair without strings, which cannot be wiped.
type wipeableKey struct {
	Key           binaryText `json:"data_key"`
	EncryptedKeys binaryText `json:"encrypted_keys"`
}

// EncryptLocallyParams adds to how a value is encrypted.
type EncryptLocallyParams struct {
	AssociatedData []byte // as in EncryptParams
}

// EncryptLocally is Encrypt with a data key that the caller got from CreateDataKey, and so without a
// request. One data key is good for 2³² values; a key for each is better. The caller's key, being a string,
// cannot be wiped.
//
// Errors worth handling: core.ErrInvalidArgument for a value that is too large or a key that is not base64,
// ErrKeySize.
func EncryptLocally(plaintext []byte, key DataKeyPair, params *EncryptLocallyParams) (string, error) {
	if err := checkPlaintext(plaintext); err != nil {
		return "", err
	}
	blob, err := decodeKeyBlob("key.EncryptedKeys", key.EncryptedKeys)
	if err != nil {
		return "", err
	}
	plain, err := key.bytes()
	if err != nil {
		return "", err
	}
	return seal(plaintext, plain, blob, engine.Given(params).AssociatedData)
}

// DecryptLocallyParams is what must be known beside the envelope and the data key.
type DecryptLocallyParams struct {
	AssociatedData []byte // what the value was encrypted with
}

// DecryptLocally is Decrypt with the data key of the envelope, which DecryptDataKey returns for
// Envelope.EncryptedKeys, and so without a request. It reads envelopes of the official Go SDK, version 7 or later, as well:
// the key tells the two forms apart.
//
// Errors worth handling: an EnvelopeError for what is no envelope, ErrDecrypt, ErrKeySize,
// core.ErrInvalidArgument for a key that is not base64.
func DecryptLocally(envelope string, key DataKey, params *DecryptLocallyParams) ([]byte, error) {
	envelopes, err := readings(envelope)
	if err != nil {
		return nil, err
	}
	for _, e := range envelopes {
		plain, err := key.bytes() // for each, since open wipes it
		if err != nil {
			return nil, err
		}
		plaintext, err := open(e, plain, engine.Given(params).AssociatedData)
		if !errors.Is(err, ErrDecrypt) {
			return plaintext, err
		}
	}
	return nil, ErrDecrypt
}

func checkPlaintext(plaintext []byte) error {
	if len(plaintext) > MaxPlaintextBytes {
		return &core.ArgumentError{Argument: "plaintext", Reason: "is longer than MaxPlaintextBytes"}
	}
	return nil
}

// bytes decodes the key. The caller wipes the result.
func (k DataKey) bytes() ([]byte, error) {
	text := []byte(k.Key.Reveal())
	defer clear(text)
	var key binaryText
	if err := key.UnmarshalText(text); err != nil {
		return nil, &core.ArgumentError{Argument: "key.Key", Reason: "is not base64"}
	}
	return key, nil
}

// newAEAD returns AES-256-GCM, which chooses nonces by itself and has them stand before the ciphertext. It
// wipes the key, but for what the cipher made of it.
func newAEAD(key []byte) (cipher.AEAD, error) {
	defer clear(key)
	if len(key) != keySize {
		return nil, ErrKeySize
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal encrypts, and wipes the key in any case.
func seal(plaintext, key, blob, associatedData []byte) (string, error) {
	aead, err := newAEAD(key)
	if err != nil {
		return "", err
	}
	sealed := aead.Seal(nil, nil, plaintext, associatedData) //nolint:gosec // the nonce is random: aead chooses it
	nonce, sealed := sealed[:nonceSize], sealed[nonceSize:]
	ciphertext, tag := sealed[:len(plaintext)], sealed[len(plaintext):]
	return encode(nonce, tag, blob, ciphertext), nil
}

// open decrypts, and wipes the key in any case.
func open(e *Envelope, key, associatedData []byte) ([]byte, error) {
	aead, err := newAEAD(key)
	if err != nil {
		return nil, err
	}
	sealed := slices.Concat(e.nonce, e.ciphertext, e.tag)
	plaintext, err := aead.Open(sealed[:0], nil, sealed, associatedData)
	if err != nil {
		return nil, ErrDecrypt
	}
	return plaintext, nil
}
