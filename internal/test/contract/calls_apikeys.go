package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/apikeys"
)

// APIKeys are the calls of package apikeys.
var APIKeys = Module{Name: "apikeys", Calls: []Call{
	Op("listOrganizationApiKeys", func(c *Client, in *Input) (any, error) {
		return c.APIKeys.ListForOrganization(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Optional[apikeys.ListForOrganizationParams](in)).Page()
	}, Except("response /data/*/owner/organization_id", "the list has no keys of users, whose UserOwner has it")),
	Op("createOrganizationApiKey", func(c *Client, in *Input) (any, error) {
		return c.APIKeys.CreateForOrganization(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Value[string](in, "name"), Optional[apikeys.CreateForOrganizationParams](in))
	}),
	Op("deleteApiKey", func(c *Client, in *Input) (any, error) {
		return nil, c.APIKeys.Delete(in.Ctx, Path[core.APIKeyID](in, "id"))
	}),
	Op("expireApiKey", func(c *Client, in *Input) (any, error) {
		return c.APIKeys.Expire(in.Ctx, Path[core.APIKeyID](in, "id"), Optional[apikeys.ExpireParams](in))
	}),
	Op("validateApiKey", func(c *Client, in *Input) (any, error) {
		return c.APIKeys.Validate(in.Ctx, Value[core.APIKeyValue](in, "value"), Optional[apikeys.ValidateParams](in))
	}),
}}
