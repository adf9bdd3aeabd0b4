package workostest_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/vault"
	"github.com/workos-typestate/workos/workostest"
)

func TestVaultObjects(t *testing.T) {
	acme := vault.KeyContext{"organization_id": "org_1"}
	create := func(t *testing.T, v checked, name string) *vault.ObjectMetadata {
		t.Helper()
		created, err := v.client.Vault.CreateObject(t.Context(), name, core.NewSecret("hunter2"), acme, nil)
		v.NoErr(err)
		return created
	}

	t.Run("a value is read as it was written, by ID and by name", func(t *testing.T) {
		v := startChecked(t)
		created := create(t, v, "acme/data base")
		v.Equal(created.Context, acme)
		object, err := v.client.Vault.ReadObject(t.Context(), created.ID)
		v.NoErr(err)
		v.Equal(object.Value.Reveal(), "hunter2")
		v.Equal(object.Metadata, *created)
		byName, err := v.client.Vault.ReadObjectByName(t.Context(), "acme/data base")
		v.NoErr(err)
		v.Equal(byName, object)
		v.Equal(v.eventNames(1), []string{"vault.kek.created", "vault.data.created", "vault.data.read", "vault.data.read"})
	})
	t.Run("an object named like a part of another is read by name", func(t *testing.T) {
		v := startChecked(t)
		created := create(t, v, "metadata")
		object, err := v.client.Vault.ReadObjectByName(t.Context(), "metadata")
		v.NoErr(err)
		v.Equal(object.ID, created.ID)
	})
	t.Run("an update creates a version, and earlier ones are listed", func(t *testing.T) {
		v := startChecked(t)
		created := create(t, v, "password")
		updated, err := v.client.Vault.UpdateObject(t.Context(), created.ID, core.NewSecret("correct horse"), &vault.UpdateObjectParams{VersionCheck: core.Some(created.VersionID)})
		v.NoErr(err)
		v.True(updated.Metadata.VersionID != created.VersionID)
		page, err := v.client.Vault.ListObjectVersions(t.Context(), created.ID).Page()
		v.NoErr(err)
		v.Equal(idsOf(page, func(o vault.ObjectVersion) string { return string(o.ID) }), []string{string(updated.Metadata.VersionID), string(created.VersionID)})
		v.True(page.Data[0].CurrentVersion && !page.Data[1].CurrentVersion)
		v.Equal([]int64{page.Data[0].Size, page.Data[1].Size}, []int64{13, 7})
		described, err := v.client.Vault.DescribeObject(t.Context(), created.ID)
		v.NoErr(err)
		v.Equal(described, updated)
	})
	t.Run("a write of another version than the one checked is ErrConflict", func(t *testing.T) {
		v := startChecked(t)
		created := create(t, v, "password")
		_, err := v.client.Vault.UpdateObject(t.Context(), created.ID, core.NewSecret("x"), &vault.UpdateObjectParams{VersionCheck: core.Some(core.VaultVersionID("version_old"))})
		v.True(errors.Is(err, core.ErrConflict))
		_, err = v.client.Vault.DeleteObject(t.Context(), created.ID, &vault.DeleteObjectParams{VersionCheck: "version_old"})
		v.True(errors.Is(err, core.ErrConflict))
		_, err = v.client.Vault.UpdateObject(t.Context(), created.ID, core.Secret{}, &vault.UpdateObjectParams{VersionCheck: core.Null[core.VaultVersionID]()})
		v.NoErr(err)
	})
	t.Run("a deleted object is gone, and its name is free", func(t *testing.T) {
		v := startChecked(t)
		created := create(t, v, "password")
		deleted, err := v.client.Vault.DeleteObject(t.Context(), created.ID, &vault.DeleteObjectParams{VersionCheck: string(created.VersionID)})
		v.NoErr(err)
		v.Equal(*deleted, vault.DeletedObject{Name: "password", Success: true})
		create(t, v, "password")
		for _, err := range []error{
			second(v.client.Vault.ReadObject(t.Context(), created.ID)),
			second(v.client.Vault.DescribeObject(t.Context(), created.ID)),
			second(v.client.Vault.ListObjectVersions(t.Context(), created.ID).Page()),
			second(v.client.Vault.DeleteObject(t.Context(), created.ID, nil)),
			second(v.client.Vault.ReadObjectByName(t.Context(), "nobody's")),
		} {
			v.True(errors.Is(err, core.ErrNotFound))
		}
	})
	t.Run("objects are listed, found by part of a name and by time", func(t *testing.T) {
		clk := newClock()
		v := startChecked(t, workostest.WithClock(clk.Now))
		for _, name := range []string{"acme/1", "bolt/1", "acme/2"} {
			create(t, v, name)
			clk.Advance(time.Minute)
		}
		names := func(params vault.ListObjectsParams) (names []string) {
			for object, err := range v.client.Vault.ListObjects(t.Context(), &params).All() {
				v.NoErr(err)
				names = append(names, object.Name)
			}
			return names
		}
		v.Equal(names(vault.ListObjectsParams{ListOptions: core.ListOptions{Limit: 2}}), []string{"acme/2", "bolt/1", "acme/1"})
		v.Equal(names(vault.ListObjectsParams{Search: "acme"}), []string{"acme/2", "acme/1"})
		v.Equal(names(vault.ListObjectsParams{UpdatedAfter: clk.Now().Add(-90 * time.Second)}), []string{"acme/2"})
		_, err := v.client.Vault.ListObjects(t.Context(), &vault.ListObjectsParams{ListOptions: core.ListOptions{After: "secret_x"}}).Page()
		v.True(errors.Is(err, core.ErrBadRequest))
	})
	for name, test := range map[string]struct {
		name    string
		context vault.KeyContext
		want    error
	}{
		"a name is required":                         {"", acme, core.ErrUnprocessable},
		"a name has at most 200 characters":          {strings.Repeat("ä", 201), acme, core.ErrUnprocessable},
		"a context value has at most 500 characters": {"n", vault.KeyContext{"k": strings.Repeat("x", 501)}, core.ErrUnprocessable},
		"a name that is taken is a conflict":         {"taken", acme, core.ErrConflict},
	} {
		t.Run(name, func(t *testing.T) {
			v := startChecked(t)
			create(t, v, "taken")
			_, err := v.client.Vault.CreateObject(t.Context(), test.name, core.Secret{}, test.context, nil)
			v.True(errors.Is(err, test.want))
		})
	}
}

func TestVaultKeys(t *testing.T) {
	v := startChecked(t)
	acme, bolt := vault.KeyContext{"organization_id": "org_1", "a": "b"}, vault.KeyContext{"organization_id": "org_2"}
	pair, err := v.client.Vault.CreateDataKey(t.Context(), acme, nil)
	v.NoErr(err)
	v.Equal(pair.Context, acme)

	t.Run("an encrypted data key is decrypted", func(t *testing.T) {
		v := v.sub(t)
		key, err := v.client.Vault.DecryptDataKey(t.Context(), pair.EncryptedKeys, nil)
		v.NoErr(err)
		v.Equal(*key, pair.DataKey)
	})
	t.Run("a data key keeps its value when it is re-encrypted", func(t *testing.T) {
		v := v.sub(t)
		rekeyed, err := v.client.Vault.RekeyDataKey(t.Context(), pair.EncryptedKeys, bolt, nil)
		v.NoErr(err)
		v.True(rekeyed.EncryptedKeys != pair.EncryptedKeys)
		v.Equal(rekeyed.DataKey, pair.DataKey)
		v.Equal(rekeyed.Context, bolt)
		key, err := v.client.Vault.DecryptDataKey(t.Context(), rekeyed.EncryptedKeys, nil)
		v.NoErr(err)
		v.Equal(*key, pair.DataKey)
	})
	t.Run("there is one key for each context", func(t *testing.T) {
		v := v.sub(t)
		ids := map[string]bool{}
		for name, context := range map[string]vault.KeyContext{"1": acme, "2": acme, "3": bolt} {
			created, err := v.client.Vault.CreateObject(t.Context(), name, core.NewSecret("v"), context, nil)
			v.NoErr(err)
			ids[string(created.KeyID)] = true
		}
		v.Equal(len(ids), 2)
	})
	t.Run("a value that the SDK encrypts locally is decrypted", func(t *testing.T) {
		v := v.sub(t)
		envelope, err := v.client.Vault.Encrypt(t.Context(), []byte("hunter2"), acme, nil)
		v.NoErr(err)
		plaintext, err := v.client.Vault.Decrypt(t.Context(), envelope, nil)
		v.NoErr(err)
		v.Equal(string(plaintext), "hunter2")
	})
	t.Run("keys of another server, damaged keys and no keys are ErrBadRequest", func(t *testing.T) {
		v := v.sub(t)
		other, err := startChecked(t).client.Vault.CreateDataKey(t.Context(), acme, nil)
		v.NoErr(err)
		for _, keys := range []string{other.EncryptedKeys, "QUJD" + pair.EncryptedKeys[4:], pair.EncryptedKeys[:len(pair.EncryptedKeys)-4], "%", "QUJD", ""} {
			_, err := v.client.Vault.DecryptDataKey(t.Context(), keys, nil)
			v.True(errors.Is(err, core.ErrBadRequest))
		}
	})
	t.Run("a context has at most 10 entries", func(t *testing.T) {
		context := vault.KeyContext{}
		for i := range 11 {
			context[strconv.Itoa(i)] = "x"
		}
		_, err := v.client.Vault.CreateDataKey(t.Context(), context, nil)
		v.sub(t).True(errors.Is(err, core.ErrUnprocessable))
	})
}
