package workosredis

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// envelope holds the name in Redis for a key, and the seal of its value. The key is a hash of a refresh token, known only to
// holders of the old session. The name does not reveal the key, so that a reader of Redis cannot open the value.
type envelope struct {
	name string
	seal cipher.AEAD
}

func newEnvelope(key string) (envelope, error) {
	name, err := derive(key, "name")
	if err != nil {
		return envelope{}, err
	}
	secret, err := derive(key, "seal")
	if err != nil {
		return envelope{}, err
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return envelope{}, err
	}
	seal, err := cipher.NewGCMWithRandomNonce(block)
	return envelope{hex.EncodeToString(name), seal}, err
}

// derive returns 32 bytes for one purpose (RFC 5869).
func derive(key, purpose string) ([]byte, error) {
	return hkdf.Key(sha256.New, []byte(key), nil, "workosredis "+purpose, sha256.Size)
}

func (e envelope) close(text string) string {
	return string(e.seal.Seal(nil, nil, []byte(text), []byte(e.name))) //nolint:gosec // it creates its own nonce
}

func (e envelope) open(sealed string) (string, error) {
	text, err := e.seal.Open(nil, nil, []byte(sealed), []byte(e.name))
	if err != nil {
		return "", errors.New("the value in Redis was not sealed by a server of this application")
	}
	return string(text), nil
}
