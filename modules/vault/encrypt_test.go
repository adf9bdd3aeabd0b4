package vault_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/vault"
)

// keys fakes the two endpoints for data keys: it issues keys, and returns them for their encrypted form.
type keys struct {
	mu       sync.Mutex
	known    map[string]string // data keys by their encrypted form
	blobSize int               // of an encrypted key; 0 is 300
	keySize  int               // 0 is 32
}

// respond is a moduletest.Response.
func (k *keys) respond(r moduletest.Request) (status int, body string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if r.Path == "/vault/v1/keys/decrypt" {
		var params struct{ Keys string }
		if err := json.Unmarshal([]byte(r.Body), &params); err != nil {
			return http.StatusBadRequest, ""
		}
		key, ok := k.known[params.Keys]
		if !ok {
			return http.StatusBadRequest, ""
		}
		return http.StatusOK, fmt.Sprintf(`{"id":"key_1","data_key":%q}`, key)
	}
	pair := k.makePair()
	return http.StatusOK, fmt.Sprintf(`{"id":%q,"data_key":%q,"encrypted_keys":%q,"context":{}}`, pair.ID, pair.Key.Reveal(), pair.EncryptedKeys)
}

func (k *keys) makePair() vault.DataKeyPair {
	key, blob := make([]byte, 32), make([]byte, 300)
	if k.keySize != 0 {
		key = make([]byte, k.keySize)
	}
	if k.blobSize != 0 {
		blob = make([]byte, k.blobSize)
	}
	_, _ = rand.Read(key)
	_, _ = rand.Read(blob)
	pair := vault.DataKeyPair{
		DataKey:       vault.DataKey{ID: "key_1", Key: core.NewSecret(base64.StdEncoding.EncodeToString(key))},
		EncryptedKeys: base64.StdEncoding.EncodeToString(blob),
	}
	if k.known == nil {
		k.known = map[string]string{}
	}
	k.known[pair.EncryptedKeys] = pair.Key.Reveal()
	return pair
}

func TestEncrypt(t *testing.T) {
	sizes := map[string]int{"nothing": 0, "one byte": 1, "less than a block": 15, "a block": 16, "a megabyte and a byte": 1<<20 + 1}
	for name, size := range sizes {
		t.Run("an encrypted value is decrypted again: "+name, func(t *testing.T) {
			is := is.New(t)
			service, sent := moduletest.StartWith(t, vault.New, (&keys{}).respond)
			plaintext := bytes.Repeat([]byte{0xff}, size)
			envelope, err := service.Encrypt(t.Context(), plaintext, vault.KeyContext{"organization_id": "org_1"}, nil)
			is.NoErr(err)
			got, err := service.Decrypt(t.Context(), envelope, nil)
			is.NoErr(err)
			is.True(bytes.Equal(got, plaintext))
			routes := []string{}
			for _, request := range sent.Sent() {
				routes = append(routes, request.Route())
			}
			is.Equal(routes, []string{"POST /vault/v1/keys/data-key", "POST /vault/v1/keys/decrypt"})
		})
	}
	t.Run("the debug log shows neither the data key nor the value", func(t *testing.T) {
		is := is.New(t)
		var log bytes.Buffer
		known := &keys{}
		client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(moduletest.Over(known.respond)),
			core.WithDebugLog(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
		is.NoErr(err)
		service := vault.New(client)
		envelope, err := service.Encrypt(t.Context(), []byte("hunter2"), nil, nil)
		is.NoErr(err)
		_, err = service.Decrypt(t.Context(), envelope, nil)
		is.NoErr(err)
		is.Equal(strings.Count(log.String(), "workos call"), 2)
		is.True(len(known.known) > 0)
		for _, key := range known.known {
			is.True(!strings.Contains(log.String(), strings.TrimRight(key, "=")))
		}
		is.True(!strings.Contains(log.String(), "hunter2"))
	})
	t.Run("the plaintext is not changed", func(t *testing.T) {
		is := is.New(t)
		plaintext := []byte("hunter2")
		service, _ := moduletest.StartWith(t, vault.New, (&keys{}).respond)
		_, err := service.Encrypt(t.Context(), plaintext, nil, nil)
		is.NoErr(err)
		is.Equal(string(plaintext), "hunter2")
	})
	t.Run("only the context is sent", func(t *testing.T) {
		is := is.New(t)
		service, sent := moduletest.Start(t, vault.New, `{"id":"key_1","data_key":"`+strings.Repeat("A", 43)+`=","encrypted_keys":"Y2lwaGVy","context":{}}`)
		_, err := service.Encrypt(t.Context(), []byte("hunter2"), vault.KeyContext{"organization_id": "org_1"}, &vault.EncryptParams{AssociatedData: []byte("user_1")})
		is.NoErr(err)
		is.Equal(sent.Last().String(), `POST /vault/v1/keys/data-key {"context":{"organization_id":"org_1"}}`)
	})
	t.Run("the same value twice returns two envelopes, even with the same data key", func(t *testing.T) {
		is := is.New(t)
		pair := (&keys{}).makePair()
		first, err := vault.EncryptLocally([]byte("hunter2"), pair, nil)
		is.NoErr(err)
		second, err := vault.EncryptLocally([]byte("hunter2"), pair, nil)
		is.NoErr(err)
		is.True(first[:16] != second[:16]) // the nonces
	})
	t.Run("a value over the limit is rejected before a key is requested", func(t *testing.T) {
		is := is.New(t)
		server := &keys{}
		service, sent := moduletest.StartWith(t, vault.New, server.respond)
		_, err := service.Encrypt(t.Context(), make([]byte, vault.MaxPlaintextBytes+1), nil, nil)
		moduletest.WantArgument(t, err, "plaintext")
		is.Equal(len(sent.Sent()), 0)
		_, err = vault.EncryptLocally(make([]byte, vault.MaxPlaintextBytes+1), server.makePair(), nil)
		moduletest.WantArgument(t, err, "plaintext")
	})
	for _, size := range []int{16, 24, 31, 33, 64} {
		t.Run("a data key of "+strconv.Itoa(size)+" bytes is rejected", func(t *testing.T) {
			is := is.New(t)
			server := &keys{keySize: size}
			service, _ := moduletest.StartWith(t, vault.New, server.respond)
			_, err := service.Encrypt(t.Context(), nil, nil, nil)
			is.True(errors.Is(err, vault.ErrKeySize))
			pair := server.makePair()
			_, err = vault.EncryptLocally(nil, pair, nil)
			is.True(errors.Is(err, vault.ErrKeySize))
		})
	}
	for name, response := range map[string]string{
		"has no data key":               `{"id":"key_1","encrypted_keys":"Y2lwaGVy"}`,
		"has no encrypted key":          `{"id":"key_1","data_key":"` + strings.Repeat("A", 43) + `="}`,
		"has an encrypted key too long": `{"id":"key_1","data_key":"` + strings.Repeat("A", 43) + `=","encrypted_keys":"` + strings.Repeat("A", 100_000) + `"}`,
		"has a data key not in base64":  `{"id":"key_1","data_key":"hunter2!","encrypted_keys":"Y2lwaGVy"}`,
		"has an encrypted key for URLs": `{"id":"key_1","data_key":"` + strings.Repeat("A", 43) + `=","encrypted_keys":"__--"}`,
	} {
		t.Run("nothing is encrypted that could not be decrypted: the response "+name, func(t *testing.T) {
			is := is.New(t)
			service, _ := moduletest.Start(t, vault.New, response)
			envelope, err := service.Encrypt(t.Context(), []byte("x"), nil, nil)
			is.True(errors.Is(err, core.ErrBadResponse) || errors.Is(err, vault.ErrKeySize))
			is.True(!strings.Contains(err.Error(), "hunter2"))
			is.Equal(envelope, "")
		})
	}
	t.Run("a response without padding is accepted", func(t *testing.T) {
		is := is.New(t)
		service, _ := moduletest.Start(t, vault.New, `{"id":"key_1","data_key":"`+strings.Repeat("A", 43)+`","encrypted_keys":"QQ"}`)
		envelope, err := service.Encrypt(t.Context(), []byte("x"), nil, nil)
		is.NoErr(err)
		decoded, err := vault.DecodeEnvelope(envelope)
		is.NoErr(err)
		is.Equal(decoded.EncryptedKeys, "QQ==")
	})
	t.Run("an error of WorkOS is returned", func(t *testing.T) {
		is := is.New(t)
		service, _ := moduletest.StartWith(t, vault.New, (&keys{}).respond)
		foreign, err := vault.EncryptLocally([]byte("x"), (&keys{}).makePair(), nil)
		is.NoErr(err)
		_, err = service.Decrypt(t.Context(), foreign, nil)
		is.True(errors.Is(err, core.ErrBadRequest))
	})
}

func TestAssociatedData(t *testing.T) {
	pair := (&keys{}).makePair()
	tests := []struct {
		name        string
		with, asked string
		want        error
	}{
		{"the same opens", "user_1", "user_1", nil},
		{"empty means none", "", "", nil},
		{"other data does not open", "user_1", "user_2", vault.ErrDecrypt},
		{"no data does not open a value with data", "user_1", "", vault.ErrDecrypt},
		{"data does not open a value without data", "", "user_1", vault.ErrDecrypt},
		{"a part of the data does not open", "user_1", "user_", vault.ErrDecrypt},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			envelope, err := vault.EncryptLocally([]byte("hunter2"), pair, &vault.EncryptLocallyParams{AssociatedData: []byte(test.with)})
			is.NoErr(err)
			got, err := vault.DecryptLocally(envelope, pair.DataKey, &vault.DecryptLocallyParams{AssociatedData: []byte(test.asked)})
			is.Equal(err, test.want)
			is.Equal(got != nil, test.want == nil)
		})
	}
}

func TestTampering(t *testing.T) {
	server := &keys{blobSize: 130} // so that its length takes two bytes
	service, _ := moduletest.StartWith(t, vault.New, server.respond)
	envelope, err := service.Encrypt(t.Context(), []byte("correct horse battery staple"), nil, &vault.EncryptParams{AssociatedData: []byte("user_1")})
	is.New(t).NoErr(err)
	refuse := func(t *testing.T, changed string) {
		t.Helper()
		got, err := service.Decrypt(t.Context(), changed, &vault.DecryptParams{AssociatedData: []byte("user_1")})
		_, malformed := errors.AsType[vault.EnvelopeError](err)
		if got != nil || !malformed && !errors.Is(err, vault.ErrDecrypt) && !errors.Is(err, core.ErrBadRequest) {
			t.Errorf("%q: got %q, %v", changed, got, err)
		}
	}
	data, err := base64.StdEncoding.DecodeString(envelope)
	is.New(t).NoErr(err)

	t.Run("every bit flipped in the envelope is rejected", func(t *testing.T) {
		for i := range data {
			for bit := range 8 {
				changed := bytes.Clone(data)
				changed[i] ^= 1 << bit
				refuse(t, base64.StdEncoding.EncodeToString(changed))
			}
		}
	})
	t.Run("every bit flipped in its text is rejected", func(t *testing.T) {
		for i := range envelope {
			for bit := range 8 {
				changed := []byte(envelope)
				changed[i] ^= 1 << bit
				refuse(t, string(changed))
			}
		}
	})
	t.Run("every part of it is rejected", func(t *testing.T) {
		for size := range data {
			refuse(t, base64.StdEncoding.EncodeToString(data[:size]))
		}
	})
	t.Run("text before or after it is rejected", func(t *testing.T) {
		for _, changed := range []string{envelope + "\n", "\n" + envelope, " " + envelope, envelope + "=", envelope + envelope, envelope[:8] + "\r\n" + envelope[8:]} {
			refuse(t, changed)
		}
	})
	t.Run("another key does not open it, and the error reveals nothing more", func(t *testing.T) {
		is := is.New(t)
		_, err := vault.DecryptLocally(envelope, server.makePair().DataKey, &vault.DecryptLocallyParams{AssociatedData: []byte("user_1")})
		is.Equal(err, vault.ErrDecrypt)
	})
}

func TestKeysOfTheCaller(t *testing.T) {
	pair := (&keys{}).makePair()
	envelope, err := vault.EncryptLocally(nil, pair, nil)
	is.New(t).NoErr(err)
	bad := func(change func(*vault.DataKeyPair)) vault.DataKeyPair {
		changed := pair
		change(&changed)
		return changed
	}
	tests := []struct {
		name     string
		key      vault.DataKeyPair
		argument string
	}{
		{"a key that is not base64", bad(func(p *vault.DataKeyPair) { p.Key = core.NewSecret("hunter2!") }), "key.Key"},
		{"an encrypted key that is not base64", bad(func(p *vault.DataKeyPair) { p.EncryptedKeys = "hunter2!" }), "key.EncryptedKeys"},
		{"no encrypted key", bad(func(p *vault.DataKeyPair) { p.EncryptedKeys = "" }), "key.EncryptedKeys"},
		{"an encrypted key over the limit", bad(func(p *vault.DataKeyPair) { p.EncryptedKeys = strings.Repeat("A", 100_000) }), "key.EncryptedKeys"},
	}
	for _, test := range tests {
		t.Run(test.name+" is refused", func(t *testing.T) {
			is := is.New(t)
			_, err := vault.EncryptLocally(nil, test.key, nil)
			moduletest.WantArgument(t, err, test.argument)
			is.True(!strings.Contains(err.Error(), "hunter2"))
		})
	}
	t.Run("a zero key is rejected", func(t *testing.T) {
		is := is.New(t)
		_, err := vault.DecryptLocally(envelope, vault.DataKey{}, nil)
		is.True(errors.Is(err, vault.ErrKeySize))
		_, err = vault.DecryptLocally(envelope, vault.DataKey{Key: core.NewSecret("hunter2!")}, nil)
		is.True(errors.Is(err, core.ErrInvalidArgument))
	})
}

func TestRekey(t *testing.T) {
	t.Run("an envelope with a re-encrypted data key holds the same value", func(t *testing.T) {
		is := is.New(t)
		server := &keys{}
		service, _ := moduletest.StartWith(t, vault.New, server.respond)
		text, err := service.Encrypt(t.Context(), []byte("hunter2"), nil, nil)
		is.NoErr(err)
		envelope, err := vault.DecodeEnvelope(text)
		is.NoErr(err)

		again := base64.StdEncoding.EncodeToString([]byte("the same data key under another key"))
		server.known[again] = server.known[envelope.EncryptedKeys]
		delete(server.known, envelope.EncryptedKeys)
		envelope.EncryptedKeys = again
		rekeyed, err := envelope.Encode()
		is.NoErr(err)

		got, err := service.Decrypt(t.Context(), rekeyed, nil)
		is.NoErr(err)
		is.Equal(string(got), "hunter2")
		_, err = service.Decrypt(t.Context(), text, nil)
		is.True(errors.Is(err, core.ErrBadRequest))
	})
}
