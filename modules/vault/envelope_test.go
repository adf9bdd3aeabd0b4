package vault_test

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/vault"
)

// envelopeOf returns a nonce and a tag of zeros, followed by parts.
func envelopeOf(parts ...[]byte) string {
	return base64.StdEncoding.EncodeToString(slices.Concat(make([]byte, 28), slices.Concat(parts...)))
}

func TestDecodeEnvelope(t *testing.T) {
	tests := []struct {
		name     string
		envelope string
		want     error
	}{
		{"the shortest envelope", envelopeOf([]byte{1, 9}), nil},
		{"a length in two bytes", envelopeOf([]byte{0x80, 0x01}, make([]byte, 128)), nil},
		{"a data key of 64 KiB", envelopeOf([]byte{0x80, 0x80, 0x04}, make([]byte, 64<<10)), nil},

		{"nothing", "", vault.ErrEnvelopeTruncated},
		{"no more than a nonce", base64.StdEncoding.EncodeToString(make([]byte, 12)), vault.ErrEnvelopeTruncated},
		{"no length", envelopeOf(), vault.ErrEnvelopeTruncated},
		{"a length without an end", envelopeOf([]byte{0x80, 0x80}), vault.ErrEnvelopeTruncated},

		{"words", "not an envelope", vault.ErrEnvelopeBase64},
		{"base64 for URLs", strings.Repeat("_-", 40), vault.ErrEnvelopeBase64},
		{"no padding", strings.TrimRight(envelopeOf([]byte{1, 9, 9}), "="), vault.ErrEnvelopeBase64},
		{"bits left over", strings.Repeat("A", 38) + "AB==", vault.ErrEnvelopeBase64},
		{"a line break", envelopeOf([]byte{1, 9}) + "\n", vault.ErrEnvelopeBase64},

		{"a length in more bytes than it needs", envelopeOf([]byte{0x81, 0x00, 9}), vault.ErrEnvelopeLength},
		{"zero in two bytes", envelopeOf([]byte{0x80, 0x00, 9}), vault.ErrEnvelopeLength},
		{"a length of 33 bits", envelopeOf([]byte{0x80, 0x80, 0x80, 0x80, 0x10}, make([]byte, 9)), vault.ErrEnvelopeLength},
		{"a length in six bytes", envelopeOf([]byte{0x80, 0x80, 0x80, 0x80, 0x80, 0x00}, make([]byte, 9)), vault.ErrEnvelopeLength},

		{"no data key", envelopeOf([]byte{0, 9}), vault.ErrEnvelopeKeys},
		{"a data key beyond the end", envelopeOf([]byte{2, 9}), vault.ErrEnvelopeKeys},
		{"the longest length", envelopeOf([]byte{0xff, 0xff, 0xff, 0xff, 0x0f}, make([]byte, 9)), vault.ErrEnvelopeKeys},

		{"a data key over 64 KiB", envelopeOf([]byte{0x81, 0x80, 0x04}, make([]byte, 64<<10+1)), vault.ErrEnvelopeTooLarge},
		{"a text over the limit", strings.Repeat("A", vault.MaxPlaintextBytes/3*4+100_000), vault.ErrEnvelopeTooLarge},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			envelope, err := vault.DecodeEnvelope(test.envelope)
			is.Equal(err, test.want)
			is.Equal(envelope != nil, test.want == nil)
			if envelope == nil {
				_, known := errors.AsType[vault.EnvelopeError](err)
				is.True(known)
				return
			}
			again, err := envelope.Encode()
			is.NoErr(err)
			is.True(again == test.envelope)
		})
	}
}

func TestEncodeEnvelope(t *testing.T) {
	envelope, err := vault.DecodeEnvelope(envelopeOf([]byte{1, 9}))
	is.New(t).NoErr(err)
	for name, keys := range map[string]string{"empty": "", "not base64": "!", "over 64 KiB": strings.Repeat("A", 100_000)} {
		t.Run("a data key that is "+name+" is rejected", func(t *testing.T) {
			changed := *envelope
			changed.EncryptedKeys = keys
			_, err := changed.Encode()
			moduletest.WantArgument(t, err, "EncryptedKeys")
		})
	}
	t.Run("an envelope literal is rejected", func(t *testing.T) {
		_, err := (&vault.Envelope{EncryptedKeys: "QQ=="}).Encode()
		is.New(t).Equal(err, vault.ErrEnvelopeTruncated)
	})
}

// vector is a value that the official Node SDK encrypted.
type vector struct {
	Name           string      `json:"name"`
	Plaintext      string      `json:"plaintext"`
	AssociatedData string      `json:"associatedData"`
	Key            core.Secret `json:"key"`
	EncryptedKeys  string      `json:"encryptedKeys"`
	Envelope       string      `json:"envelope"`
}

func TestWhatTheNodeSDKEncrypted(t *testing.T) {
	var vectors []vector
	interop.Vectors(t, "vault", &vectors)
	is.New(t).True(len(vectors) > 0)
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			is := is.New(t)
			got, err := vault.DecryptLocally(v.Envelope, vault.DataKey{Key: v.Key}, &vault.DecryptLocallyParams{AssociatedData: []byte(v.AssociatedData)})
			is.NoErr(err)
			is.Equal(string(got), v.Plaintext)
			envelope, err := vault.DecodeEnvelope(v.Envelope)
			is.NoErr(err)
			is.Equal(envelope.EncryptedKeys, v.EncryptedKeys)
			again, err := envelope.Encode()
			is.NoErr(err)
			is.True(again == v.Envelope) // byte for byte
		})
	}
}

func FuzzDecodeEnvelope(f *testing.F) {
	var vectors []vector
	interop.Vectors(f, "vault", &vectors)
	for _, v := range vectors[:min(len(vectors), 9)] {
		f.Add(v.Envelope)
		f.Add(v.Envelope[:len(v.Envelope)/2])
	}
	f.Add("")
	f.Add(envelopeOf([]byte{1, 9}))
	f.Add(envelopeOf([]byte{0xff, 0xff, 0xff, 0xff, 0x0f}))
	f.Add(envelopeOf([]byte{0x80, 0x80, 0x80, 0x80, 0x80, 0x01}))
	f.Add(strings.Repeat("A", 38) + "AB==")
	key := vault.DataKey{Key: core.NewSecret(strings.Repeat("A", 43) + "=")} // opens none of the seeds
	f.Fuzz(func(t *testing.T, text string) {
		envelope, err := vault.DecodeEnvelope(text)
		if err != nil {
			if _, known := errors.AsType[vault.EnvelopeError](err); !known || envelope != nil {
				t.Fatalf("got %v, %v", envelope, err)
			}
			return
		}
		if again, err := envelope.Encode(); err != nil || again != text {
			t.Fatalf("%q has another form, %q: %v", text, again, err)
		}
		if plaintext, err := vault.DecryptLocally(text, key, nil); !errors.Is(err, vault.ErrDecrypt) || plaintext != nil {
			t.Fatalf("got %q, %v", plaintext, err)
		}
	})
}
