//go:build interop

package vault_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/vault"
)

// question is a request to testdata/interop/vault.mjs.
type question struct {
	Do             string            `json:"do"`
	Port           int               `json:"port"`
	Plaintext      string            `json:"plaintext"`
	Context        map[string]string `json:"context,omitempty"`
	AssociatedData string            `json:"associatedData,omitempty"`
	Envelope       string            `json:"envelope,omitempty"`
}

func TestWithTheNodeSDK(t *testing.T) {
	server := &keys{}
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		status, reply := server.respond(moduletest.Request{Method: r.Method, Path: r.URL.Path, Body: string(body)})
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, reply)
	}))
	t.Cleanup(listener.Close)
	address, err := url.Parse(listener.URL)
	is.New(t).NoErr(err)
	port, err := strconv.Atoi(address.Port())
	is.New(t).NoErr(err)
	client, err := core.NewConfidential("sk_test_1", "", core.WithBaseURL(listener.URL))
	is.New(t).NoErr(err)
	service := vault.New(client)
	node := interop.Start(t, "vault")

	texts := map[string]string{
		"nothing": "", "a word": "hunter2", "text beyond ASCII": "Grüße aus 東京 🗝\x00", "a hundred kilobytes": string(bytes.Repeat([]byte("0123456789"), 10_000)),
	}
	for name, plaintext := range texts {
		for _, associated := range []string{"", "user_01H", "zürich/東京/🗝"} {
			for _, blobSize := range []int{1, 127, 128, 300, 20_000} {
				server.blobSize = blobSize
				t.Run(name+", with "+associated+" and a data key of "+strconv.Itoa(blobSize), func(t *testing.T) {
					is := is.New(t)

					var envelope string
					is.Equal(node.Ask(question{Do: "encrypt", Port: port, Plaintext: plaintext, AssociatedData: associated}, &envelope), "")
					got, err := service.Decrypt(t.Context(), envelope, &vault.DecryptParams{AssociatedData: []byte(associated)})
					is.NoErr(err)
					is.True(string(got) == plaintext) // Node encrypts, Go decrypts

					envelope, err = service.Encrypt(t.Context(), []byte(plaintext), nil, &vault.EncryptParams{AssociatedData: []byte(associated)})
					is.NoErr(err)
					var text string
					is.Equal(node.Ask(question{Do: "decrypt", Port: port, Envelope: envelope, AssociatedData: associated}, &text), "")
					is.True(text == plaintext) // Go encrypts, Node decrypts

					var parts struct{ IV, Tag, Keys, Ciphertext string }
					is.Equal(node.Ask(question{Do: "decode", Envelope: envelope}, &parts), "")
					decoded, err := vault.DecodeEnvelope(envelope)
					is.NoErr(err)
					is.True(parts.Keys == decoded.EncryptedKeys)
					is.Equal(len(parts.IV), 16)
					ciphertext, err := base64.StdEncoding.DecodeString(parts.Ciphertext)
					is.NoErr(err)
					is.Equal(len(ciphertext), len(plaintext))

					is.True(node.Ask(question{Do: "decrypt", Port: port, Envelope: envelope, AssociatedData: associated + "x"}, &text) != "")
					_, err = service.Decrypt(t.Context(), envelope, &vault.DecryptParams{AssociatedData: []byte(associated + "x")})
					is.True(errors.Is(err, vault.ErrDecrypt)) // both reject other associated data
				})
			}
		}
	}
}
