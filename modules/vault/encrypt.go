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

// ErrDecrypt means that a value and a data key do not match: another key, other associated data, or a modified
// envelope. These cases cannot be distinguished.
const ErrDecrypt = core.Sentinel("workos: the vault envelope cannot be decrypted")

// ErrKeySize means that a data key does not have the 32 bytes of AES-256.
const ErrKeySize = core.Sentinel("workos: the vault data key is not 32 bytes long")

const keySize = 32

// EncryptParams holds the optional fields of Encrypt.
type EncryptParams struct {
	// AssociatedData is bound to the value without being stored with it: pass the same to Decrypt. The ID of the
	// record that the value belongs to prevents moving the value to another record. Empty means none. For the Node
	// SDK it must be UTF-8.
	AssociatedData []byte
}

// Encrypt encrypts a value of up to MaxPlaintextBytes in this process, with a new data key for each value. The
// returned envelope also contains the encrypted data key; the caller stores it, and Decrypt of any WorkOS SDK reads
// it. The context selects the WorkOS key that encrypts the data key. WorkOS sees the context, and never the value. The
// data key is wiped after use.
//
// A value for the Node SDK must be UTF-8.
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
	if len(key.EncryptedKeys) == 0 || len(key.EncryptedKeys) > maxKeyBlobBytes { // the value could not be decrypted
		return "", &core.ResponseError{
			Method: http.MethodPost, Route: route, Status: http.StatusOK,
			Field: "/encrypted_keys", Reason: "is empty or longer than 64 KiB",
		}
	}
	return seal(plaintext, key.Key, key.EncryptedKeys, engine.Given(params).AssociatedData)
}

// DecryptParams holds the optional fields of Decrypt.
type DecryptParams struct {
	AssociatedData []byte // the same as for encryption
}

// Decrypt decrypts the result of Encrypt. WorkOS decrypts the data key, which is wiped after use, and never sees the value.
// Decrypt returns no part of a value unless the whole value is authentic. Pass an envelope of the official Go SDK through
// DecodeGoSDKEnvelope first: a wrong guess at its form could send part of the ciphertext to WorkOS.
//
// POST /vault/v1/keys/decrypt. Errors worth handling: an EnvelopeError for an invalid envelope, ErrDecrypt,
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

// EncryptLocallyParams holds the optional fields of EncryptLocally.
type EncryptLocallyParams struct {
	AssociatedData []byte // as in EncryptParams
}

// EncryptLocally is Encrypt with a data key that the caller got from CreateDataKey, so it makes no request. One data
// key can encrypt 2³² values; a key for each is better. The caller's key is a string, so it cannot be wiped.
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

// DecryptLocallyParams holds the optional fields of DecryptLocally.
type DecryptLocallyParams struct {
	AssociatedData []byte // the same as for encryption
}

// DecryptLocally is Decrypt with the data key of the envelope, which DecryptDataKey returns for Envelope.EncryptedKeys, so
// it makes no request. It also reads envelopes of the official Go SDK, version 7 or later: the key distinguishes the two
// forms.
//
// Errors worth handling: an EnvelopeError for an invalid envelope, ErrDecrypt, ErrKeySize,
// core.ErrInvalidArgument for a key that is not base64.
func DecryptLocally(envelope string, key DataKey, params *DecryptLocallyParams) ([]byte, error) {
	envelopes, err := readings(envelope)
	if err != nil {
		return nil, err
	}
	for _, e := range envelopes {
		plain, err := key.bytes() // for each, because open wipes it
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

// newAEAD returns AES-256-GCM that chooses nonces itself and puts them before the ciphertext. It wipes the key, but
// not the cipher's expanded key.
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
