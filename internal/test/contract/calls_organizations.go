package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

// Organizations are the calls of package organizations.
var Organizations = Module{
	Name: "organizations",
	Calls: []Call{
		Op("getOrganization", func(c *Client, in *Input) (any, error) {
			return c.Organizations.Get(in.Ctx, Path[core.OrganizationID](in, "id"))
		}),
		Op("getOrganizationByExternalId", func(c *Client, in *Input) (any, error) {
			return c.Organizations.GetByExternalID(in.Ctx, Path[core.ExternalID](in, "external_id"))
		}),
		Op("listOrganizations", func(c *Client, in *Input) (any, error) {
			return c.Organizations.List(in.Ctx, Optional[organizations.ListParams](in)).Page()
		}),
		Op("createOrganization", func(c *Client, in *Input) (any, error) {
			return c.Organizations.Create(in.Ctx, Value[string](in, "name"), Optional[organizations.CreateParams](in))
		}),
		Op("updateOrganization", func(c *Client, in *Input) (any, error) {
			params := Params[organizations.UpdateParams](in)
			params.ClearMetadata = in.IsNull("metadata")
			return c.Organizations.Update(in.Ctx, Path[core.OrganizationID](in, "id"), Built(in, &params))
		}),
		Op("deleteOrganization", func(c *Client, in *Input) (any, error) {
			return nil, c.Organizations.Delete(in.Ctx, Path[core.OrganizationID](in, "id"))
		}),
		Op("getAuditLogConfiguration", func(c *Client, in *Input) (any, error) {
			return c.Organizations.GetAuditLogConfiguration(in.Ctx, Path[core.OrganizationID](in, "id"))
		}),
		Op("listItContacts", func(c *Client, in *Input) (any, error) {
			return c.Organizations.ListITContacts(in.Ctx, Path[core.OrganizationID](in, "organizationId")).Page()
		}),
		Op("createItContact", func(c *Client, in *Input) (any, error) {
			return c.Organizations.CreateITContact(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Value[string](in, "email"), Optional[organizations.CreateITContactParams](in))
		}),
		Op("deleteItContact", func(c *Client, in *Input) (any, error) {
			return nil, c.Organizations.DeleteITContact(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Path[core.ITContactID](in, "contactId"))
		}),
		Op("inviteItContact", func(c *Client, in *Input) (any, error) {
			return nil, c.Organizations.InviteITContact(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Path[core.ITContactID](in, "contactId"), Value[[]organizations.ITContactIntent](in, "intents"), Optional[organizations.InviteITContactParams](in))
		}),
		Op("revokeItContact", func(c *Client, in *Input) (any, error) {
			return nil, c.Organizations.RevokeITContact(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Path[core.ITContactID](in, "contactId"))
		}),
		Op("listOrganizationAuthorizedApplications", func(c *Client, in *Input) (any, error) {
			return c.Organizations.ListAuthorizedApplications(in.Ctx, Path[core.OrganizationID](in, "organization_id"), Optional[organizations.ListAuthorizedApplicationsParams](in)).Page()
		}),
		Op("listOrganizationRolesLegacy", func(c *Client, in *Input) (any, error) {
			return c.Organizations.ListRoles(in.Ctx, Path[core.OrganizationID](in, "organizationId")) //nolint:staticcheck // deprecated, but part of the contract
		}),
	},
}
