// Package iron seals text with a password, in the format Fe26.2 of Iron (https://hapi.dev/module/iron) as iron-session
// and the Node SDK write it:
//
//	Fe26.2*<password ID>*<salt>*<IV>*<ciphertext>*<expiry>*<salt of the MAC>*<MAC>~2
//
// AES-256-CBC, and HMAC-SHA256 over everything before the salt of the MAC, each with a key of its own that one
// round of PBKDF2 derives from the password and the salt's text. The MAC does not cover the version at the end, so
// Parse accepts only that one.
package iron

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the format prescribes it for PBKDF2, where collisions do not matter
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Prefix is the prefix of every seal.
const Prefix = "Fe26.2*"

const (
	passwordID  = "1"
	version     = "~2"
	minPassword = 32    // characters: no writer of the format accepts fewer
	keyBytes    = 32    // of either key
	saltBytes   = 32    // of either salt, before it is written in hexadecimal
	skew        = 60000 // ms that the clock of the writer may differ
)

// Sealed is a parsed seal.
type Sealed struct {
	signed                       string // everything that the MAC covers
	salt, iv, ciphertext, expiry string
	macSalt, mac                 string
}

// Parse parses a seal.
func Parse(sealed string) (s Sealed, ok bool) {
	unversioned, ok := strings.CutSuffix(sealed, version)
	if !ok {
		return s, false
	}
	return ParseUnversioned(unversioned)
}

// ParseUnversioned parses a seal without a version, as some writers produce it. A seal whose version was cut off looks the
// same, so its contents must show who wrote it.
func ParseUnversioned(sealed string) (s Sealed, ok bool) {
	var parts [8]string
	rest := sealed
	for i := range parts[:7] {
		if parts[i], rest, ok = strings.Cut(rest, "*"); !ok {
			return s, false
		}
	}
	if strings.Contains(rest, "*") {
		return s, false
	}
	parts[7] = rest
	return Sealed{
		signed: sealed[:len(sealed)-len(parts[7])-len(parts[6])-2],
		salt:   parts[2], iv: parts[3], ciphertext: parts[4], expiry: parts[5],
		macSalt: parts[6], mac: parts[7],
	}, true
}

// Expiry returns the expiry of the seal, unverified, in milliseconds since the Unix epoch; empty if it has none.
func (s Sealed) Expiry() string { return s.expiry }

// Open returns the sealed text, unless it has expired. It verifies the MAC before it decrypts anything. A
// password of fewer than 32 characters opens nothing.
func (s Sealed) Open(password string, now time.Time) (plaintext []byte, ok bool) {
	if utf8.RuneCountInString(password) < minPassword {
		return nil, false
	}
	mac, err := macOf(password, s.macSalt, s.signed)
	// Compare the texts, not the decoded bytes, so that only the canonical spelling of a MAC is accepted.
	if err != nil || subtle.ConstantTimeCompare([]byte(mac), []byte(s.mac)) != 1 || Expired(s.expiry, now) {
		return nil, false
	}
	encoding := base64.RawURLEncoding.Strict()
	iv, err := encoding.DecodeString(s.iv)
	if err != nil || len(iv) != aes.BlockSize {
		return nil, false
	}
	text, err := encoding.DecodeString(s.ciphertext)
	if err != nil || len(text) == 0 || len(text)%aes.BlockSize != 0 {
		return nil, false
	}
	block, err := blockCipher(password, s.salt)
	if err != nil {
		return nil, false
	}
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(text, text)
	return unpad(text)
}

// Expired reports whether an expiry has passed or cannot be parsed.
func Expired(expiry string, now time.Time) bool {
	if expiry == "" {
		return false
	}
	at, err := strconv.ParseUint(expiry, 10, 63)
	return err != nil || int64(at) <= now.UnixMilli()-skew
}

// Seal seals plaintext until the given time; a zero time means that it never expires.
func Seal(plaintext []byte, password string, until time.Time) (string, error) {
	if until.IsZero() {
		return seal(plaintext, password, "")
	}
	return seal(plaintext, password, strconv.FormatInt(until.UnixMilli(), 10))
}

func seal(plaintext []byte, password, expiry string) (string, error) {
	var random [2*saltBytes + aes.BlockSize]byte
	_, _ = rand.Read(random[:]) // never fails: see crypto/rand
	salt, macSalt := hex.EncodeToString(random[:saltBytes]), hex.EncodeToString(random[saltBytes:2*saltBytes])
	iv := random[2*saltBytes:]
	block, err := blockCipher(password, salt)
	if err != nil {
		return "", err
	}
	text := pad(plaintext)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(text, text)
	encoding := base64.RawURLEncoding
	signed := Prefix + passwordID + "*" + salt + "*" + encoding.EncodeToString(iv) + "*" + encoding.EncodeToString(text) + "*" + expiry
	mac, err := macOf(password, macSalt, signed)
	if err != nil {
		return "", err
	}
	return signed + "*" + macSalt + "*" + mac + version, nil
}

func key(password, salt string) ([]byte, error) {
	return pbkdf2.Key(sha1.New, password, []byte(salt), 1, keyBytes)
}

func blockCipher(password, salt string) (cipher.Block, error) {
	derived, err := key(password, salt)
	if err != nil {
		return nil, err
	}
	return aes.NewCipher(derived)
}

func macOf(password, salt, signed string) (string, error) {
	derived, err := key(password, salt)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, derived)
	mac.Write([]byte(signed))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), nil
}

// pad returns a copy of text, filled to whole blocks (PKCS #7, RFC 5652 §6.3).
func pad(text []byte) []byte {
	n := aes.BlockSize - len(text)%aes.BlockSize
	return append(append(make([]byte, 0, len(text)+n), text...), bytes.Repeat([]byte{byte(n)}, n)...)
}

// unpad removes the padding of pad.
func unpad(text []byte) (unpadded []byte, ok bool) {
	n := int(text[len(text)-1])
	if n == 0 || n > aes.BlockSize {
		return nil, false
	}
	unpadded, padding := text[:len(text)-n], text[len(text)-n:]
	return unpadded, bytes.Count(padding, padding[:1]) == n
}
