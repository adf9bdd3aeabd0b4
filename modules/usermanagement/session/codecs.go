package session

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
)

// Codec is a format of sealed sessions that is only read, never written, one of these:
//
//	session.GoSDK()
//	session.RubySDK()
type Codec interface {
	// openers return the ways to open a seal with the password; an error if the format does not allow the password.
	openers(password string) ([]opener, error)
}

// GoSDK is the format of the official Go SDK, versions 7 to 10: AES-256-GCM. A password of 64 hexadecimal characters,
// in either case, is the key; for any other password the key is its SHA-256. That SDK accepts passwords of fewer than
// 32 characters: such a password may follow the first one, and opens only sessions of this format.
func GoSDK() Codec { return goSDK{} }

// RubySDK is the format of the official Ruby SDK, versions 7 and 6: AES-256-GCM, with the password's SHA-256 for
// a key in version 7, and with the password itself, of exactly 32 bytes, in version 6.
func RubySDK() Codec { return rubySDK{} }

// opener opens seals of one format with one password.
type opener struct {
	aead   cipher.AEAD
	decode func(sealed string) (raw []byte, ok bool)
	layout func(raw []byte) (nonce, text []byte)
}

func (o opener) open(sealed string) (plaintext []byte, ok bool) {
	raw, ok := o.decode(sealed)
	if !ok {
		return nil, false
	}
	nonce, text := o.layout(raw)
	if nonce == nil {
		return nil, false
	}
	plaintext, err := o.aead.Open(nil, nonce, text, nil)
	return plaintext, err == nil
}

// openersOf returns the openers of all codecs with one password.
func openersOf(codecs []Codec, password string) (all []opener, err error) {
	for _, codec := range codecs {
		openers, err := codec.openers(password)
		if err != nil {
			return nil, err
		}
		all = append(all, openers...)
	}
	return all, nil
}

// openForeign opens a seal of one of the other SDKs.
func openForeign(sealed string, openers []opener) (plaintext []byte, ok bool) {
	for _, opener := range openers {
		if plaintext, ok = opener.open(sealed); ok {
			return plaintext, true
		}
	}
	return nil, false
}

const (
	gcmKeyBytes   = 32
	gcmNonceBytes = 12
	gcmTagBytes   = 16
)

type goSDK struct{}

func (goSDK) openers(password string) ([]opener, error) {
	key, err := hex.DecodeString(password)
	if err != nil || len(key) != gcmKeyBytes {
		key = hashed(password)
	}
	return gcmOpeners(key, oneLine, nonceFirst)
}

type rubySDK struct{}

func (rubySDK) openers(password string) ([]opener, error) {
	if isShort(password) {
		return nil, nil
	}
	openers, err := gcmOpeners(hashed(password), oneLine, rubyVersion7)
	if err != nil || len(password) != gcmKeyBytes {
		return openers, err
	}
	older, err := gcmOpeners([]byte(password), oneLineOrMany, nonceFirst)
	return append(openers, older...), err
}

func hashed(password string) []byte {
	sum := sha256.Sum256([]byte(password))
	return sum[:]
}

// gcmOpeners opens AES-256-GCM after layout has found the nonce, and the ciphertext with the tag behind it.
func gcmOpeners(key []byte, decode func(string) ([]byte, bool), layout func([]byte) (nonce, text []byte)) ([]opener, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return []opener{{aead, decode, layout}}, nil
}

// oneLine decodes base64 strictly: the decoder alone would ignore line breaks.
func oneLine(sealed string) (raw []byte, ok bool) {
	if strings.ContainsAny(sealed, "\r\n") {
		return nil, false
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(sealed)
	return raw, err == nil
}

// rubyLine is how many characters Ruby's Base64.encode64 writes per line; each line ends with a line feed.
const rubyLine = 60

// oneLineOrMany decodes base64 in one line, or in lines as version 6 of the Ruby SDK breaks them.
func oneLineOrMany(sealed string) (raw []byte, ok bool) {
	if !strings.HasSuffix(sealed, "\n") {
		return oneLine(sealed)
	}
	joined := strings.ReplaceAll(sealed, "\n", "")
	var lines strings.Builder
	for line := range slices.Chunk([]byte(joined), rubyLine) {
		lines.Write(line)
		lines.WriteByte('\n')
	}
	if lines.String() != sealed {
		return nil, false
	}
	return oneLine(joined)
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
