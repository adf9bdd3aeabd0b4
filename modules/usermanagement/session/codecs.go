package session

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"github.com/workos-typestate/workos/core"
)

// Codec is a format of sealed sessions that is read but never written, one of these:
//
//	session.GoSDK()
//	session.RubySDK()
type Codec interface {
	// openers are the ways to open a seal with the password; none if the format cannot have it.
	openers(password string) ([]opener, error)
	String() string
}

// opener opens what base64 decoding has left of a seal.
type opener func(sealed []byte) (plaintext []byte, ok bool)

// GoSDK is the format of the official Go SDK, version 10: AES-256-GCM with a password of 64 hexadecimal
// characters, which is the key.
func GoSDK() Codec { return goSDK{} }

// RubySDK is the format of the official Ruby SDK, versions 7 and 6: AES-256-GCM, with the password's SHA-256 for
// a key in version 7, and with the password itself, of exactly 32 bytes, in version 6.
func RubySDK() Codec { return rubySDK{} }

func openersOf(codec Codec, passwords []string) ([]opener, error) {
	var all []opener
	for _, password := range passwords {
		openers, err := codec.openers(password)
		if err != nil {
			return nil, err
		}
		all = append(all, openers...)
	}
	if len(all) == 0 {
		return nil, &core.ArgumentError{Argument: "passwords", Reason: "has none that the format " + codec.String() + " can have"}
	}
	return all, nil
}

// openForeign opens a seal of one of the other SDKs.
func openForeign(sealed string, openers []opener) (plaintext []byte, ok bool) {
	if len(openers) == 0 {
		return nil, false
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(sealed) // which passes over the line breaks of Ruby's version 6
	if err != nil {
		return nil, false
	}
	for _, open := range openers {
		if plaintext, ok = open(raw); ok {
			return plaintext, true
		}
	}
	return nil, false
}

const (
	gcmNonceBytes = 12
	gcmTagBytes   = 16
)

type goSDK struct{}

func (goSDK) String() string { return "GoSDK" }

func (goSDK) openers(password string) ([]opener, error) {
	if key, err := hex.DecodeString(password); err == nil && len(key) == 32 {
		return gcmOpeners(key, nonceFirst)
	}
	return nil, nil // a password of the other format
}

type rubySDK struct{}

func (rubySDK) String() string { return "RubySDK" }

func (rubySDK) openers(password string) ([]opener, error) {
	key := sha256.Sum256([]byte(password))
	openers, err := gcmOpeners(key[:], rubyVersion7)
	if err != nil || len(password) != 32 {
		return openers, err
	}
	older, err := gcmOpeners([]byte(password), nonceFirst)
	return append(openers, older...), err
}

// gcmOpeners opens AES-256-GCM after layout has found the nonce, and the ciphertext with the tag behind it.
func gcmOpeners(key []byte, layout func([]byte) (nonce, text []byte)) ([]opener, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return []opener{func(sealed []byte) ([]byte, bool) {
		nonce, text := layout(sealed)
		if nonce == nil {
			return nil, false
		}
		plaintext, err := aead.Open(nil, nonce, text, nil)
		return plaintext, err == nil
	}}, nil
}

// nonceFirst is nonce, ciphertext, tag.
func nonceFirst(sealed []byte) (nonce, text []byte) {
	if len(sealed) < gcmNonceBytes+gcmTagBytes {
		return nil, nil
	}
	return sealed[:gcmNonceBytes], sealed[gcmNonceBytes:]
}

// rubyVersion7 is the number 1, nonce, tag, ciphertext.
func rubyVersion7(sealed []byte) (nonce, text []byte) {
	if len(sealed) < 1+gcmNonceBytes+gcmTagBytes || sealed[0] != 1 {
		return nil, nil
	}
	nonce, rest := sealed[1:1+gcmNonceBytes], sealed[1+gcmNonceBytes:]
	tag, ciphertext := rest[:gcmTagBytes], rest[gcmTagBytes:]
	return nonce, append(append(make([]byte, 0, len(rest)), ciphertext...), tag...)
}
