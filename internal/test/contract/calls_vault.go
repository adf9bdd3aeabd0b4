package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/vault"
)

// Vault are the calls of package vault.
var Vault = Module{
	Name: "vault",
	Calls: []Call{
		Op("readVaultObject", func(c *Client, in *Input) (any, error) {
			return c.Vault.ReadObject(in.Ctx, Path[core.VaultObjectID](in, "id"))
		}),
		Op("readVaultObjectByName", func(c *Client, in *Input) (any, error) {
			return c.Vault.ReadObjectByName(in.Ctx, in.Path("name"))
		}),
		Op("describeVaultObject", func(c *Client, in *Input) (any, error) {
			return c.Vault.DescribeObject(in.Ctx, Path[core.VaultObjectID](in, "id"))
		}),
		Op("listVaultObjects", func(c *Client, in *Input) (any, error) {
			return c.Vault.ListObjects(in.Ctx, Optional[vault.ListObjectsParams](in)).Page()
		}, Except("response /object", "only marks the list as a list, as in every list")),
		Op("listVaultObjectVersions", func(c *Client, in *Input) (any, error) {
			return c.Vault.ListObjectVersions(in.Ctx, Path[core.VaultObjectID](in, "id")).Page()
		}),
		Op("createVaultObject", func(c *Client, in *Input) (any, error) {
			return c.Vault.CreateObject(in.Ctx, Value[string](in, "name"), Value[core.Secret](in, "value"), Value[vault.KeyContext](in, "key_context"), Optional[vault.CreateObjectParams](in))
		}),
		Op("updateVaultObject", func(c *Client, in *Input) (any, error) {
			return c.Vault.UpdateObject(in.Ctx, Path[core.VaultObjectID](in, "id"), Value[core.Secret](in, "value"), Optional[vault.UpdateObjectParams](in))
		}),
		Op("deleteVaultObject", func(c *Client, in *Input) (any, error) {
			return c.Vault.DeleteObject(in.Ctx, Path[core.VaultObjectID](in, "id"), Optional[vault.DeleteObjectParams](in))
		}),
		Op("createVaultDataKey", func(c *Client, in *Input) (any, error) {
			return c.Vault.CreateDataKey(in.Ctx, Value[vault.KeyContext](in, "context"), Optional[vault.CreateDataKeyParams](in))
		}),
		Op("decryptVaultDataKey", func(c *Client, in *Input) (any, error) {
			return c.Vault.DecryptDataKey(in.Ctx, Value[string](in, "keys"), Optional[vault.DecryptDataKeyParams](in))
		}),
		Op("rekeyVaultDataKey", func(c *Client, in *Input) (any, error) {
			return c.Vault.RekeyDataKey(in.Ctx, Value[string](in, "encrypted_keys"), Value[vault.KeyContext](in, "context"), Optional[vault.RekeyDataKeyParams](in))
		}),
	},
}
