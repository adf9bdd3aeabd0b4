package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/connect"
)

// Connect are the calls of package connect.
var Connect = Module{
	Name: "connect",
	Calls: []Call{
		Op("getConnectApplication", func(c *Client, in *Input) (any, error) {
			return c.Connect.GetApplication(in.Ctx, Path[core.ConnectApplicationID](in, "id"))
		}),
		Op("listConnectApplications", func(c *Client, in *Input) (any, error) {
			return c.Connect.ListApplications(in.Ctx, Optional[connect.ListApplicationsParams](in)).Page()
		}),
		Op("createConnectApplication", func(c *Client, in *Input) (any, error) {
			return c.Connect.CreateOAuthApplication(in.Ctx, Value[string](in, "name"), Value[connect.Party](in, "is_first_party"), Optional[connect.CreateOAuthApplicationParams](in))
		}, When("application_type", "oauth")),
		Op("createConnectApplication", func(c *Client, in *Input) (any, error) {
			return c.Connect.CreateM2MApplication(in.Ctx, Value[core.OrganizationID](in, "organization_id"), Value[string](in, "name"), Optional[connect.CreateM2MApplicationParams](in))
		}, When("application_type", "m2m")),
		Op("updateConnectApplication", func(c *Client, in *Input) (any, error) {
			return c.Connect.UpdateApplication(in.Ctx, Path[core.ConnectApplicationID](in, "id"), Optional[connect.UpdateApplicationParams](in))
		}),
		Op("deleteConnectApplication", func(c *Client, in *Input) (any, error) {
			return nil, c.Connect.DeleteApplication(in.Ctx, Path[core.ConnectApplicationID](in, "id"))
		}),
		Op("listConnectClientSecrets", func(c *Client, in *Input) (any, error) {
			return c.Connect.ListClientSecrets(in.Ctx, Path[core.ConnectApplicationID](in, "id"))
		}),
		Op("createConnectClientSecret", func(c *Client, in *Input) (any, error) {
			return c.Connect.CreateClientSecret(in.Ctx, Path[core.ConnectApplicationID](in, "id"))
		}, Except("body /*", "the contract allows any members and knows none")),
		Op("deleteConnectClientSecret", func(c *Client, in *Input) (any, error) {
			return nil, c.Connect.DeleteClientSecret(in.Ctx, Path[core.ClientSecretID](in, "id"))
		}),
		Op("completeExternalAuth", func(c *Client, in *Input) (any, error) {
			return c.Connect.CompleteExternalAuth(in.Ctx, Value[core.ExternalAuthID](in, "external_auth_id"), Value[connect.User](in, "user"), Optional[connect.CompleteExternalAuthParams](in))
		}),
	},
}
