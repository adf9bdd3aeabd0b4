package contract

import (
	"github.com/go-json-experiment/json/jsontext"

	"github.com/workos-typestate/workos/core"

	"github.com/workos-typestate/workos/modules/pipes"
)

// Pipes are the calls of package pipes.
var Pipes = Module{
	Name: "pipes",
	Calls: []Call{
		Op("getDataIntegration", func(c *Client, in *Input) (any, error) {
			return c.Pipes.GetDataIntegration(in.Ctx, Path[core.DataIntegrationSlug](in, "slug"))
		}),
		Op("listDataIntegrations", func(c *Client, in *Input) (any, error) {
			return c.Pipes.ListDataIntegrations(in.Ctx, Optional[pipes.ListDataIntegrationsParams](in)).Page()
		}),
		Op("createDataIntegration", func(c *Client, in *Input) (any, error) {
			return c.Pipes.CreateDataIntegration(in.Ctx, Value[string](in, "provider"), Optional[pipes.CreateDataIntegrationParams](in))
		}),
		Op("updateDataIntegration", func(c *Client, in *Input) (any, error) {
			return c.Pipes.UpdateDataIntegration(in.Ctx, Path[core.DataIntegrationSlug](in, "slug"), Optional[pipes.UpdateDataIntegrationParams](in))
		}),
		Op("deleteDataIntegration", func(c *Client, in *Input) (any, error) {
			return nil, c.Pipes.DeleteDataIntegration(in.Ctx, Path[core.DataIntegrationSlug](in, "slug"))
		}),
		Op("getOrganizationDataIntegration", func(c *Client, in *Input) (any, error) {
			return c.Pipes.GetOrganizationDataIntegration(in.Ctx, Path[core.DataIntegrationSlug](in, "slug"))
		}),
		Op("updateOrganizationDataIntegration", func(c *Client, in *Input) (any, error) {
			return c.Pipes.UpdateOrganizationDataIntegration(in.Ctx, Path[core.DataIntegrationSlug](in, "slug"), Optional[pipes.UpdateDataIntegrationParams](in))
		}),
		Op("deleteOrganizationDataIntegration", func(c *Client, in *Input) (any, error) {
			return nil, c.Pipes.DeleteOrganizationDataIntegration(in.Ctx, Path[core.DataIntegrationSlug](in, "slug"))
		}),
		Op("listDataIntegrationConfigurations", func(c *Client, in *Input) (any, error) {
			return c.Pipes.ListDataIntegrationConfigurations(in.Ctx, Path[core.OrganizationID](in, "organizationId"))
		}),
		Op("updateDataIntegrationConfiguration", func(c *Client, in *Input) (any, error) {
			return c.Pipes.UpdateDataIntegrationConfiguration(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Path[core.DataIntegrationSlug](in, "slug"), Optional[pipes.UpdateDataIntegrationConfigurationParams](in))
		}),
		Op("authorizeDataIntegration", func(c *Client, in *Input) (any, error) {
			return c.Pipes.AuthorizeDataIntegration(in.Ctx, Value[core.UserID](in, "user_id"), Path[core.DataIntegrationSlug](in, "slug"), Optional[pipes.AuthorizeDataIntegrationParams](in))
		}),
		Op("createDataIntegrationApiKey", func(c *Client, in *Input) (any, error) {
			return c.Pipes.CreateDataIntegrationAPIKey(in.Ctx, Value[core.UserID](in, "user_id"), Path[core.DataIntegrationSlug](in, "slug"), Value[core.ProviderToken](in, "secret"), Optional[pipes.CreateDataIntegrationAPIKeyParams](in))
		}),
		Op("upsertDataIntegrationApiKey", func(c *Client, in *Input) (any, error) {
			return c.Pipes.UpsertDataIntegrationAPIKey(in.Ctx, Value[core.UserID](in, "user_id"), Path[core.DataIntegrationSlug](in, "slug"), Value[core.ProviderToken](in, "secret"), Optional[pipes.UpsertDataIntegrationAPIKeyParams](in))
		}),
		Op("createDataIntegrationClientCredentials", func(c *Client, in *Input) (any, error) {
			return c.Pipes.CreateDataIntegrationClientCredentials(in.Ctx, Value[core.UserID](in, "user_id"), Path[core.DataIntegrationSlug](in, "slug"), Value[string](in, "client_id"), Value[core.ClientSecret](in, "client_secret"), Optional[pipes.CreateDataIntegrationClientCredentialsParams](in))
		}),
		Op("upsertDataIntegrationClientCredentials", func(c *Client, in *Input) (any, error) {
			return c.Pipes.UpsertDataIntegrationClientCredentials(in.Ctx, Value[core.UserID](in, "user_id"), Path[core.DataIntegrationSlug](in, "slug"), Value[string](in, "client_id"), Value[core.ClientSecret](in, "client_secret"), Optional[pipes.UpsertDataIntegrationClientCredentialsParams](in))
		}),
		Op("vendDataIntegrationCredentials", func(c *Client, in *Input) (any, error) {
			return c.Pipes.VendCredentials(in.Ctx, Value[core.UserID](in, "user_id"), Path[core.DataIntegrationSlug](in, "slug"), Optional[pipes.VendCredentialsParams](in))
		}, View(vended)),
		Op("getDataIntegrationAccessToken", func(c *Client, in *Input) (any, error) {
			return c.Pipes.GetAccessToken(in.Ctx, Value[core.UserID](in, "user_id"), Path[core.DataIntegrationSlug](in, "slug"), Optional[pipes.GetAccessTokenParams](in))
		}, View(vended)),
		Op("getUserConnectedAccount", func(c *Client, in *Input) (any, error) {
			return c.Pipes.GetUserConnectedAccount(in.Ctx, Path[core.UserID](in, "user_id"), Path[core.DataIntegrationSlug](in, "slug"), Params[pipes.UserConnectionSelector](in))
		}),
		Op("createUserConnectedAccount", func(c *Client, in *Input) (any, error) {
			return c.Pipes.CreateUserConnectedAccount(in.Ctx, Path[core.UserID](in, "user_id"), Path[core.DataIntegrationSlug](in, "slug"), Optional[pipes.CreateUserConnectedAccountParams](in))
		}),
		Op("updateUserConnectedAccount", func(c *Client, in *Input) (any, error) {
			return c.Pipes.UpdateUserConnectedAccount(in.Ctx, Path[core.UserID](in, "user_id"), Path[core.DataIntegrationSlug](in, "slug"), Optional[pipes.UpdateUserConnectedAccountParams](in))
		}),
		Op("deleteUserConnectedAccount", func(c *Client, in *Input) (any, error) {
			return nil, c.Pipes.DeleteUserConnectedAccount(in.Ctx, Path[core.UserID](in, "user_id"), Path[core.DataIntegrationSlug](in, "slug"), Params[pipes.UserConnectionSelector](in))
		}),
		Op("getOrganizationConnectedAccount", func(c *Client, in *Input) (any, error) {
			return c.Pipes.GetOrganizationConnectedAccount(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Path[core.DataIntegrationSlug](in, "slug"), Params[pipes.ConnectionSelector](in))
		}),
		Op("createOrganizationConnectedAccount", func(c *Client, in *Input) (any, error) {
			return c.Pipes.CreateOrganizationConnectedAccount(in.Ctx, Value[core.UserID](in, "user_id"), Path[core.OrganizationID](in, "organizationId"), Path[core.DataIntegrationSlug](in, "slug"), Optional[pipes.CreateOrganizationConnectedAccountParams](in))
		}),
		Op("updateOrganizationConnectedAccount", func(c *Client, in *Input) (any, error) {
			return c.Pipes.UpdateOrganizationConnectedAccount(in.Ctx, Value[core.UserID](in, "user_id"), Path[core.OrganizationID](in, "organizationId"), Path[core.DataIntegrationSlug](in, "slug"), Optional[pipes.UpdateOrganizationConnectedAccountParams](in))
		}),
		Op("deleteOrganizationConnectedAccount", func(c *Client, in *Input) (any, error) {
			return nil, c.Pipes.DeleteOrganizationConnectedAccount(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Path[core.DataIntegrationSlug](in, "slug"), Params[pipes.ConnectionSelector](in))
		}),
		Op("listUserDataProviders", func(c *Client, in *Input) (any, error) {
			return c.Pipes.ListUserDataProviders(in.Ctx, Path[core.UserID](in, "user_id"), Optional[pipes.ListUserDataProvidersParams](in))
		}),
		Op("listOrganizationDataProviders", func(c *Client, in *Input) (any, error) {
			return c.Pipes.ListOrganizationDataProviders(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Optional[pipes.ListOrganizationDataProvidersParams](in))
		}),
	},
}

// vended puts a credential or token under its wrapper, which the SDK replaces by the type of the result.
func vended(result any) any {
	switch result := result.(type) {
	case pipes.NotConnected:
		return struct {
			Active bool `json:"active"`
			pipes.NotConnected
		}{NotConnected: result}
	case pipes.AccessToken:
		return map[string]any{"active": true, "access_token": result}
	case pipes.UnknownCredential:
		return map[string]any{"active": true, "credential": jsontext.Value(result.Raw.Reveal())}
	default:
		return map[string]any{"active": true, "credential": result}
	}
}
