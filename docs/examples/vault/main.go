// Command vault keeps a customer's secret in two ways: as an object of the vault, which WorkOS stores, and
// encrypted in this process with a data key from WorkOS, which the program stores. See docs/vault.md.
//
// Without configuration it runs on workostest, an in-process WorkOS. With WORKOS_API_KEY, and WORKOS_EXAMPLES_WRITE=true, it runs on your
// environment: it creates one object and deletes it again.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/docs/examples/internal/demo"
	"github.com/workos-typestate/workos/modules/vault"
)

func main() { demo.Main("vault", run) }

// customer selects the key: WorkOS uses the key of the customer, if they have one.
func customer() vault.KeyContext { return vault.KeyContext{"organization_id": "org_acme"} }

func run(ctx context.Context, out io.Writer) error {
	setup, err := demo.Start(out, "an object in the vault, deleted at the end") //nolint:contextcheck // it lives until it is closed
	if err != nil {
		return err
	}
	defer setup.Close()
	if err := objects(ctx, out, setup.Client); err != nil {
		return fmt.Errorf("objects: %w", err)
	}
	if err := dataKeys(ctx, out, setup.Client); err != nil {
		return fmt.Errorf("data keys: %w", err)
	}
	return nil
}

// objects stores a secret in the vault, reads it, replaces it unless someone else has changed it, and deletes it.
func objects(ctx context.Context, out io.Writer, client *workos.Confidential) error {
	demo.Section(out, "An object in the vault")
	name := "acme/database password " + time.Now().UTC().Format("20060102-150405.000")
	created, err := client.Vault.CreateObject(ctx, name, core.NewSecret("hunter2"), customer(), nil)
	if err != nil {
		return err
	}
	defer demo.CleanUp(ctx, out, string(created.ID), func(ctx context.Context) error {
		_, err := client.Vault.DeleteObject(ctx, created.ID, nil)
		return err
	})
	demo.Row(out, "created", string(created.ID)+" in the key context "+fmt.Sprint(created.Context))

	object, err := client.Vault.ReadObject(ctx, created.ID)
	if err != nil {
		return err
	}
	demo.Row(out, "read", fmt.Sprintf("%s: %v, which is %d characters", object.Name, object.Value, len(object.Value.Reveal())))

	for summary, err := range client.Vault.ListObjects(ctx, &vault.ListObjectsParams{Search: object.Name}).All() {
		if err != nil {
			return err
		}
		demo.Row(out, "listed", string(summary.ID))
	}

	updated, err := client.Vault.UpdateObject(ctx, object.ID, core.NewSecret("correct horse battery staple"), &vault.UpdateObjectParams{
		VersionCheck: core.Some(object.Metadata.VersionID),
	})
	if err != nil {
		return err
	}
	demo.Row(out, "updated", "to the version "+string(updated.Metadata.VersionID))

	// A writer with the old version gets an error, and overwrites nothing.
	_, err = client.Vault.UpdateObject(ctx, object.ID, core.NewSecret("12345"), &vault.UpdateObjectParams{
		VersionCheck: core.Some(object.Metadata.VersionID),
	})
	if !errors.Is(err, core.ErrConflict) {
		return errors.Join(errors.New("an update of an old version is not a conflict"), err)
	}
	demo.Row(out, "refused", "an update of the version "+string(object.Metadata.VersionID))

	for version, err := range client.Vault.ListObjectVersions(ctx, object.ID).All() {
		if err != nil {
			return err
		}
		demo.Row(out, "version", fmt.Sprintf("%s, %d bytes, current: %t", version.ID, version.Size, version.CurrentVersion))
	}
	return nil
}

// dataKeys encrypts a secret in this process. WorkOS sees the context and never the secret.
func dataKeys(ctx context.Context, out io.Writer, client *workos.Confidential) error {
	demo.Section(out, "A secret encrypted in this process")
	record := []byte("connection_1") // the owner of the secret
	envelope, err := client.Vault.Encrypt(ctx, []byte("hunter2"), customer(), &vault.EncryptParams{AssociatedData: record})
	if err != nil {
		return err
	}
	demo.Row(out, "encrypted", fmt.Sprintf("%.24s…, %d characters to store as you like", envelope, len(envelope)))

	plaintext, err := client.Vault.Decrypt(ctx, envelope, &vault.DecryptParams{AssociatedData: record})
	if err != nil {
		return err
	}
	demo.Row(out, "decrypted", fmt.Sprintf("%d characters", len(plaintext)))

	_, err = client.Vault.Decrypt(ctx, envelope, &vault.DecryptParams{AssociatedData: []byte("connection_2")})
	if !errors.Is(err, vault.ErrDecrypt) {
		return errors.Join(errors.New("an envelope of another record was accepted"), err)
	}
	demo.Row(out, "refused", "as the secret of connection_2")

	// One data key serves many secrets, and one request decrypts them all.
	pair, err := client.Vault.CreateDataKey(ctx, customer(), nil)
	if err != nil {
		return err
	}
	var envelopes []string
	for _, secret := range []string{"first", "second", "third"} {
		envelope, err := vault.EncryptLocally([]byte(secret), *pair, nil)
		if err != nil {
			return err
		}
		envelopes = append(envelopes, envelope)
	}
	key, err := client.Vault.DecryptDataKey(ctx, pair.EncryptedKeys, nil)
	if err != nil {
		return err
	}
	for _, envelope := range envelopes {
		if _, err := vault.DecryptLocally(envelope, *key, nil); err != nil {
			return err
		}
	}
	demo.Row(out, "one data key", fmt.Sprintf("%d secrets, decrypted again with one request", len(envelopes)))
	return nil
}
