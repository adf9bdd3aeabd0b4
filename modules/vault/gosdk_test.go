package vault_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/vault"
)

// goSDKEncrypt encrypts like the official Go SDK since version 7.
func goSDKEncrypt(t testing.TB, plaintext string, pair vault.DataKeyPair, associatedData string) string {
	t.Helper()
	decode := func(text string) []byte {
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	block, err := aes.NewCipher(decode(pair.Key.Reveal()))
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	nonce := make([]byte, 12)
	_, _ = rand.Read(nonce)
	blob := decode(pair.EncryptedKeys)
	length := binary.AppendUvarint(nil, uint64(len(blob)))
	return base64.StdEncoding.EncodeToString(slices.Concat(length, blob, nonce, aead.Seal(nil, nonce, []byte(plaintext), []byte(associatedData))))
}

func goSDKVectors(t testing.TB) []vector {
	t.Helper()
	var all struct {
		Envelopes []vector `json:"envelopes"`
	}
	interop.Vectors(t, "gosdk", &all)
	if len(all.Envelopes) == 0 {
		t.Fatal("there are no vectors")
	}
	return all.Envelopes
}

func TestWhatTheGoSDKEncrypted(t *testing.T) {
	for _, v := range goSDKVectors(t) {
		t.Run(v.Name+" is decoded, and encoded as an envelope of this SDK", func(t *testing.T) {
			is := is.New(t)
			key, params := vault.DataKey{Key: v.Key}, &vault.DecryptLocallyParams{AssociatedData: []byte(v.AssociatedData)}
			got, err := vault.DecryptLocally(v.Envelope, key, params)
			is.NoErr(err)
			is.Equal(string(got), v.Plaintext)
			envelope, err := vault.DecodeGoSDKEnvelope(v.Envelope)
			is.NoErr(err)
			is.Equal(envelope.EncryptedKeys, v.EncryptedKeys)
			text, err := envelope.Encode()
			is.NoErr(err)
			again, err := vault.DecodeEnvelope(text)
			is.NoErr(err)
			is.Equal(again.EncryptedKeys, v.EncryptedKeys)
			got, err = vault.DecryptLocally(text, key, params)
			is.NoErr(err)
			is.Equal(string(got), v.Plaintext)
			_, err = vault.DecryptLocally(v.Envelope, key, &vault.DecryptLocallyParams{AssociatedData: []byte("user_2")})
			is.Equal(err, vault.ErrDecrypt)
		})
	}
}

func TestEnvelopesOfTheGoSDK(t *testing.T) {
	t.Run("are decrypted with WorkOS once they are in the form of this SDK, a thousand of them", func(t *testing.T) {
		is := is.New(t)
		server := &keys{blobSize: 200}
		service, sent := moduletest.StartWith(t, vault.New, server.respond)
		for range 1000 { // with different nonces, which look like different lengths
			old := goSDKEncrypt(t, "hunter2", server.makePair(), "user_1")
			envelope, err := vault.DecodeGoSDKEnvelope(old)
			is.NoErr(err)
			moved, err := envelope.Encode()
			is.NoErr(err)
			got, err := service.Decrypt(t.Context(), moved, &vault.DecryptParams{AssociatedData: []byte("user_1")})
			is.NoErr(err)
			is.Equal(string(got), "hunter2")
			is.Equal(sent.Last().String(), `POST /vault/v1/keys/decrypt {"keys":"`+envelope.EncryptedKeys+`"}`)
		}
	})
	t.Run("and of this SDK are distinguished by the key, a thousand of each", func(t *testing.T) {
		is := is.New(t)
		server := &keys{blobSize: 60} // short, so that many texts can have either form
		for range 1000 {
			pair := server.makePair()
			own, err := vault.EncryptLocally([]byte("hunter2"), pair, nil)
			is.NoErr(err)
			for _, text := range []string{own, goSDKEncrypt(t, "hunter2", pair, "")} {
				got, err := vault.DecryptLocally(text, pair.DataKey, nil)
				is.NoErr(err)
				is.Equal(string(got), "hunter2")
				_, err = vault.DecryptLocally(text, server.makePair().DataKey, nil)
				is.Equal(err, vault.ErrDecrypt)
			}
		}
	})
	t.Run("that were changed or cut are rejected", func(t *testing.T) {
		pair := (&keys{blobSize: 130}).makePair()
		envelope := goSDKEncrypt(t, "correct horse battery staple", pair, "user_1")
		refuse := func(changed string) {
			t.Helper()
			got, err := vault.DecryptLocally(changed, pair.DataKey, &vault.DecryptLocallyParams{AssociatedData: []byte("user_1")})
			_, malformed := errors.AsType[vault.EnvelopeError](err)
			if got != nil || !malformed && !errors.Is(err, vault.ErrDecrypt) {
				t.Errorf("%q: got %q, %v", changed, got, err)
			}
		}
		data, err := base64.StdEncoding.DecodeString(envelope)
		is.New(t).NoErr(err)
		nonce := len(data) - 16 - 28 - 12 // WorkOS verifies the part before it when it decrypts the data key
		for i := range data {
			refuse(base64.StdEncoding.EncodeToString(data[:i]))
			for bit := range 8 {
				changed := bytes.Clone(data)
				changed[i] ^= 1 << bit
				if i < 2 || i >= nonce {
					refuse(base64.StdEncoding.EncodeToString(changed))
				}
			}
		}
		for _, changed := range []string{envelope + "\n", "\n" + envelope, " " + envelope, envelope + "=", envelope + envelope, envelope[:8] + "\r\n" + envelope[8:], strings.TrimRight(envelope, "=")} {
			if changed != envelope {
				refuse(changed)
			}
		}
	})
	t.Run("that are invalid have an error with the reason", func(t *testing.T) {
		encode := func(parts ...[]byte) string { return base64.StdEncoding.EncodeToString(slices.Concat(parts...)) }
		for name, test := range map[string]struct {
			envelope string
			want     vault.EnvelopeError
		}{
			"nothing":                       {"", vault.ErrEnvelopeTruncated},
			"words":                         {"not an envelope", vault.ErrEnvelopeBase64},
			"bits left over":                {strings.Repeat("A", 38) + "AB==", vault.ErrEnvelopeBase64},
			"a line break":                  {encode([]byte{1, 9}, make([]byte, 28)) + "\n", vault.ErrEnvelopeBase64},
			"a length without an end":       {encode([]byte{0x80, 0x80}), vault.ErrEnvelopeTruncated},
			"a length longer than it needs": {encode([]byte{0x81, 0}, make([]byte, 29)), vault.ErrEnvelopeLength},
			"no data key":                   {encode([]byte{0}, make([]byte, 28)), vault.ErrEnvelopeKeys},
			"a data key beyond the end":     {encode([]byte{30}, make([]byte, 29)), vault.ErrEnvelopeKeys},
			"half a tag":                    {encode([]byte{1, 9}, make([]byte, 27)), vault.ErrEnvelopeTruncated},
			"a data key over 64 KiB":        {encode([]byte{0x81, 0x80, 0x04}, make([]byte, 64<<10+29)), vault.ErrEnvelopeTooLarge},
			"a text over the limit":         {strings.Repeat("A", vault.MaxPlaintextBytes/3*4+100_000), vault.ErrEnvelopeTooLarge},
		} {
			t.Run(name, func(t *testing.T) {
				is := is.New(t)
				envelope, err := vault.DecodeGoSDKEnvelope(test.envelope)
				is.Equal(err, test.want)
				is.True(envelope == nil)
			})
		}
	})
}

func FuzzDecodeGoSDKEnvelope(f *testing.F) {
	for _, v := range goSDKVectors(f)[:4] {
		f.Add(v.Envelope)
		f.Add(v.Envelope[:len(v.Envelope)/2])
	}
	f.Add("")
	f.Add(base64.StdEncoding.EncodeToString(append([]byte{1, 9}, make([]byte, 28)...)))
	f.Add(base64.StdEncoding.EncodeToString([]byte{0xff, 0xff, 0xff, 0xff, 0x0f}))
	f.Fuzz(func(t *testing.T, text string) {
		envelope, err := vault.DecodeGoSDKEnvelope(text)
		if err != nil {
			if _, known := errors.AsType[vault.EnvelopeError](err); !known || envelope != nil {
				t.Fatalf("got %v, %v", envelope, err)
			}
			return
		}
		moved, err := envelope.Encode()
		if err != nil || len(moved) != len(text) {
			t.Fatalf("%q is moved to %q: %v", text, moved, err)
		}
		if again, err := vault.DecodeEnvelope(moved); err != nil || again.EncryptedKeys != envelope.EncryptedKeys {
			t.Fatalf("got %v, %v", again, err)
		}
	})
}
