package vault

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/core"
)

// MaxPlaintextBytes is the maximum size of a value to encrypt: it is held in memory several times.
const MaxPlaintextBytes = 64 << 20

// The parts of an envelope, in bytes.
const (
	nonceSize       = 12
	tagSize         = 16
	headerSize      = nonceSize + tagSize
	maxLengthSize   = 5        // of 32 bits in LEB128
	maxKeyBlobBytes = 64 << 10 // WorkOS's keys have a few hundred bytes

	maxEnvelopeBytes = headerSize + maxLengthSize + maxKeyBlobBytes + MaxPlaintextBytes
)

// EnvelopeError is the reason why a text is not an envelope. The constants are all of its values.
type EnvelopeError string

// The possible faults of a text.
const (
	ErrEnvelopeBase64    EnvelopeError = "is not in standard base64"
	ErrEnvelopeTruncated EnvelopeError = "ends too soon"
	ErrEnvelopeLength    EnvelopeError = "has a key length that is not the shortest LEB128 form of 32 bits"
	ErrEnvelopeKeys      EnvelopeError = "has no data key, or one that extends beyond its end"
	ErrEnvelopeTooLarge  EnvelopeError = "is larger than MaxPlaintextBytes allow, or has a data key of over 64 KiB"
)

func (e EnvelopeError) Error() string { return "workos: the vault envelope " + string(e) }

// Envelope is the decoded result of a local encryption: the ciphertext, and the encrypted data key that it is
// encrypted with. As a text it is the base64 (RFC 4648 §4) of
//
//	nonce, 12 bytes | tag, 16 bytes | length of the data key, LEB128 | data key | ciphertext
//
// with AES-256-GCM (NIST SP 800-38D), as written by the Node SDK.
type Envelope struct {
	// EncryptedKeys is the encrypted data key in base64, for DecryptDataKey and RekeyDataKey. It may be replaced by
	// the result of RekeyDataKey, because the data key inside is the same.
	EncryptedKeys string

	nonce, tag, ciphertext []byte
}

// DecodeEnvelope decodes the result of Encrypt or EncryptLocally, of this SDK or the Node SDK. A text that cannot be
// an envelope is an EnvelopeError. Only decryption detects tampering.
func DecodeEnvelope(envelope string) (*Envelope, error) {
	data, err := decodeText(envelope)
	if err != nil {
		return nil, err
	}
	return parse(data)
}

// decodeText decodes the base64 of an envelope of any form.
func decodeText(envelope string) ([]byte, error) {
	if len(envelope) > base64.StdEncoding.EncodedLen(maxEnvelopeBytes) {
		return nil, ErrEnvelopeTooLarge
	}
	if strings.ContainsAny(envelope, "\r\n") { // the decoder would skip them
		return nil, ErrEnvelopeBase64
	}
	data, err := base64.StdEncoding.Strict().DecodeString(envelope)
	if err != nil {
		return nil, ErrEnvelopeBase64
	}
	return data, nil
}

// parse decodes the binary form of an envelope.
func parse(data []byte) (*Envelope, error) {
	if len(data) < headerSize {
		return nil, ErrEnvelopeTruncated
	}
	blob, ciphertext, err := cutBlob(data[headerSize:], 0)
	if err != nil {
		return nil, err
	}
	return newEnvelope(data[:nonceSize], data[nonceSize:headerSize], blob, ciphertext), nil
}

func newEnvelope(nonce, tag, blob, ciphertext []byte) *Envelope {
	return &Envelope{EncryptedKeys: base64.StdEncoding.EncodeToString(blob), nonce: nonce, tag: tag, ciphertext: ciphertext}
}

// cutBlob returns the encrypted data key at the beginning of data, after its length, and the rest: a ciphertext with
// overhead additional bytes.
func cutBlob(data []byte, overhead int) (blob, rest []byte, err error) {
	length, rest, err := cutLength(data)
	switch {
	case err != nil:
		return nil, nil, err
	case length == 0 || uint64(length) > uint64(len(rest)):
		return nil, nil, ErrEnvelopeKeys
	case length > maxKeyBlobBytes || len(rest)-int(length)-overhead > MaxPlaintextBytes:
		return nil, nil, ErrEnvelopeTooLarge
	}
	return rest[:length], rest[length:], nil
}

// cutLength reads an unsigned number of 32 bits in LEB128, and returns it with the rest.
func cutLength(data []byte) (length uint32, rest []byte, err error) {
	value, n := binary.Uvarint(data[:min(len(data), maxLengthSize)])
	switch {
	case n <= 0 && len(data) < maxLengthSize:
		return 0, nil, ErrEnvelopeTruncated
	case n <= 0, value > math.MaxUint32, n > 1 && data[n-1] == 0: // a last group of zero is redundant
		return 0, nil, ErrEnvelopeLength
	}
	return uint32(value), data[n:], nil
}

// Encode returns the text of the envelope. It returns a *core.ArgumentError if EncryptedKeys is empty, over
// 64 KiB or not base64.
func (e *Envelope) Encode() (string, error) {
	if len(e.nonce) != nonceSize || len(e.tag) != tagSize {
		return "", ErrEnvelopeTruncated // not created by DecodeEnvelope
	}
	blob, err := decodeKeyBlob("EncryptedKeys", e.EncryptedKeys)
	if err != nil {
		return "", err
	}
	return encode(e.nonce, e.tag, blob, e.ciphertext), nil
}

func encode(nonce, tag, blob, ciphertext []byte) string {
	length := binary.AppendUvarint(nil, uint64(len(blob)))
	return base64.StdEncoding.EncodeToString(slices.Concat(nonce, tag, length, blob, ciphertext))
}

// decodeKeyBlob decodes the encrypted data key of an argument.
func decodeKeyBlob(argument, keys string) ([]byte, error) {
	var blob binaryText
	if err := blob.UnmarshalText([]byte(keys)); err != nil {
		return nil, &core.ArgumentError{Argument: argument, Reason: "is not base64"}
	}
	if len(blob) == 0 || len(blob) > maxKeyBlobBytes {
		return nil, &core.ArgumentError{Argument: argument, Reason: "is empty, or longer than 64 KiB"}
	}
	return blob, nil
}

// binaryText is the content of a base64 text, with or without padding. It is decoded without an intermediate string,
// so that a key can be wiped.
type binaryText []byte

// UnmarshalText decodes text.
func (b *binaryText) UnmarshalText(text []byte) error {
	text = bytes.TrimRight(text, "=")
	data := make([]byte, base64.RawStdEncoding.DecodedLen(len(text)))
	n, err := base64.RawStdEncoding.Strict().Decode(data, text)
	if err != nil {
		clear(data)
		return err
	}
	*b = data[:n]
	return nil
}
