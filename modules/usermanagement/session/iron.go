package session

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // what the format prescribes for PBKDF2; no collision helps against it
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// The format Fe26.2 of Iron (https://hapi.dev/module/iron), as iron-session and the Node SDK write it:
//
//	Fe26.2*<password ID>*<salt>*<IV>*<ciphertext>*<expiry>*<salt of the MAC>*<MAC>~<version>
//
// AES-256-CBC, and HMAC-SHA256 over everything before the salt of the MAC, each with a key of its own that one
// round of PBKDF2 makes of the password and the salt's text. The version says how the payload is laid out; the
// MAC does not cover it.
const (
	ironPrefix       = "Fe26.2*"
	ironPasswordID   = "1"
	ironVersion      = "2"   // the payload is the session
	ironOlderVersion = "1"   // the session is the payload's member "persistent"
	ironSuffix       = "~2"  // ironVersion as it is written
	ironKeyBytes     = 32    // of either key
	ironSaltBytes    = 32    // of either salt, before it is written in hexadecimal
	ironSkew         = 60000 // in ms: by how much the clock of whoever set an expiry may differ
)

// ironSeal is a seal in its parts.
type ironSeal struct {
	signed                       string // everything that the MAC covers
	salt, iv, ciphertext, expiry string
	macSalt, mac                 string
	version                      string // empty if there is no suffix
}

// parseIron takes apart what begins with ironPrefix.
func parseIron(sealed string) (s ironSeal, ok bool) {
	sealed, version, versioned := strings.Cut(sealed, "~")
	if versioned && version != ironVersion && version != ironOlderVersion {
		return s, false
	}
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
	return ironSeal{
		signed: sealed[:len(sealed)-len(parts[7])-len(parts[6])-2],
		salt:   parts[2], iv: parts[3], ciphertext: parts[4], expiry: parts[5],
		macSalt: parts[6], mac: parts[7], version: version,
	}, true
}

// open returns what is sealed. Nothing is decrypted before the MAC is known to be right.
func (s ironSeal) open(password string, now time.Time) (plaintext []byte, ok bool) {
	mac, err := ironMAC(password, s.macSalt, s.signed)
	// The text is compared, not what it decodes to: of the spellings of one MAC only the canonical is taken.
	if err != nil || subtle.ConstantTimeCompare([]byte(mac), []byte(s.mac)) != 1 || s.expired(now) {
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
	block, err := ironCipher(password, s.salt)
	if err != nil {
		return nil, false
	}
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(text, text)
	return unpad(text)
}

// expired reports whether the seal has an expiry that is over, or none that can be read.
func (s ironSeal) expired(now time.Time) bool {
	if s.expiry == "" {
		return false
	}
	at, err := strconv.ParseUint(s.expiry, 10, 63)
	return err != nil || int64(at) <= now.UnixMilli()-ironSkew
}

// sealIron seals plaintext for as long as its reader likes.
func sealIron(plaintext []byte, password string) (string, error) {
	var random [2*ironSaltBytes + aes.BlockSize]byte
	_, _ = rand.Read(random[:]) // never fails: see crypto/rand
	salt, macSalt := hex.EncodeToString(random[:ironSaltBytes]), hex.EncodeToString(random[ironSaltBytes:2*ironSaltBytes])
	iv := random[2*ironSaltBytes:]
	block, err := ironCipher(password, salt)
	if err != nil {
		return "", err
	}
	text := pad(plaintext)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(text, text)
	encoding := base64.RawURLEncoding
	signed := ironPrefix + ironPasswordID + "*" + salt + "*" + encoding.EncodeToString(iv) + "*" + encoding.EncodeToString(text) + "*"
	mac, err := ironMAC(password, macSalt, signed)
	if err != nil {
		return "", err
	}
	return signed + "*" + macSalt + "*" + mac + ironSuffix, nil
}

func ironKey(password, salt string) ([]byte, error) {
	return pbkdf2.Key(sha1.New, password, []byte(salt), 1, ironKeyBytes)
}

func ironCipher(password, salt string) (cipher.Block, error) {
	key, err := ironKey(password, salt)
	if err != nil {
		return nil, err
	}
	return aes.NewCipher(key)
}

func ironMAC(password, salt, signed string) (string, error) {
	key, err := ironKey(password, salt)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(signed))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), nil
}

// pad returns a copy of text, filled to whole blocks (PKCS #7, RFC 5652 §6.3).
func pad(text []byte) []byte {
	n := aes.BlockSize - len(text)%aes.BlockSize
	return append(append(make([]byte, 0, len(text)+n), text...), bytes.Repeat([]byte{byte(n)}, n)...)
}

// unpad takes away what pad added.
func unpad(text []byte) (unpadded []byte, ok bool) {
	n := int(text[len(text)-1])
	if n == 0 || n > aes.BlockSize {
		return nil, false
	}
	unpadded, padding := text[:len(text)-n], text[len(text)-n:]
	return unpadded, bytes.Count(padding, padding[:1]) == n
}
