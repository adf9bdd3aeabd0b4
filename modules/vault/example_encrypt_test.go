package vault_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/vault"
)

// A data key as WorkOS issues it, and the responses with it.
const exampleKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

var exampleKeys = map[string]string{
	"POST /vault/v1/keys/data-key": `{"id":"key_1","data_key":"` + exampleKey + `","encrypted_keys":"V09TLkVLTS52MQ==","context":{}}`,
	"POST /vault/v1/keys/decrypt":  `{"id":"key_1","data_key":"` + exampleKey + `"}`,
	"POST /vault/v1/keys/rekey":    `{"id":"key_2","data_key":"` + exampleKey + `","encrypted_keys":"V09TLkVLTS52Mg==","context":{}}`,
}

// Encrypts a value in this process and binds it to its record.
func ExampleService_Encrypt() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(exampleKeys))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), vault.New(client)

	envelope, err := service.Encrypt(ctx, []byte("correct horse battery staple"), vault.KeyContext{"organization_id": "org_1"}, &vault.EncryptParams{AssociatedData: []byte("connection_1")})
	if err != nil {
		panic(err)
	}
	// Store envelope, a text, in place of the value.

	plaintext, err := service.Decrypt(ctx, envelope, &vault.DecryptParams{AssociatedData: []byte("connection_1")})
	if err != nil {
		panic(err)
	}
	fmt.Println(string(plaintext))

	_, err = service.Decrypt(ctx, envelope, &vault.DecryptParams{AssociatedData: []byte("connection_2")})
	if errors.Is(err, vault.ErrDecrypt) {
		fmt.Println("this is not the value of connection_2")
	}
	// Output:
	// correct horse battery staple
	// this is not the value of connection_2
}

// Encrypts several values with one data key, so that one request is enough to read them all.
func ExampleEncryptLocally() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(exampleKeys))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), vault.New(client)

	pair, err := service.CreateDataKey(ctx, vault.KeyContext{"organization_id": "org_1"}, nil)
	if err != nil {
		panic(err)
	}
	var envelopes []string
	for _, line := range []string{"first", "second"} {
		envelope, err := vault.EncryptLocally([]byte(line), *pair, nil)
		if err != nil {
			panic(err)
		}
		envelopes = append(envelopes, envelope)
	}

	key, err := service.DecryptDataKey(ctx, pair.EncryptedKeys, nil)
	if err != nil {
		panic(err)
	}
	for _, envelope := range envelopes {
		line, err := vault.DecryptLocally(envelope, *key, nil)
		if err != nil {
			panic(err)
		}
		fmt.Println(string(line))
	}
	// Output:
	// first
	// second
}

// Encrypts the data key of an envelope again, with another customer's key. The value does not change.
func ExampleEnvelope_Encode() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(exampleKeys))
	if err != nil {
		panic(err)
	}
	ctx, service := context.Background(), vault.New(client)
	kept, err := service.Encrypt(ctx, []byte("hunter2"), vault.KeyContext{"organization_id": "org_1"}, nil)
	if err != nil {
		panic(err)
	}

	envelope, err := vault.DecodeEnvelope(kept)
	if err != nil {
		panic(err)
	}
	pair, err := service.RekeyDataKey(ctx, envelope.EncryptedKeys, vault.KeyContext{"organization_id": "org_2"}, nil)
	if err != nil {
		panic(err)
	}
	envelope.EncryptedKeys = pair.EncryptedKeys
	if kept, err = envelope.Encode(); err != nil {
		panic(err)
	}

	plaintext, err := service.Decrypt(ctx, kept, nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(plaintext))
	// Output: hunter2
}
