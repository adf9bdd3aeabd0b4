package contract

import "github.com/workos-typestate/workos/modules/organizations"

// Organizations are the calls of package organizations.
var Organizations = Module{
	Name: "organizations",
	Calls: []Call{
		Op("getOrganization", func(c *Client, in *Input) (any, error) {
			return c.Organizations.Get(in.Ctx, in.Path("id"))
		}),
		Op("getOrganizationByExternalId", func(c *Client, in *Input) (any, error) {
			return c.Organizations.GetByExternalID(in.Ctx, in.Path("external_id"))
		}),
		Op("listOrganizations", func(c *Client, in *Input) (any, error) {
			return c.Organizations.List(in.Ctx, Params[organizations.ListParams](in))
		}),
		Op("createOrganization", func(c *Client, in *Input) (any, error) {
			return c.Organizations.Create(in.Ctx, Params[organizations.CreateParams](in))
		}),
		Op("updateOrganization", func(c *Client, in *Input) (any, error) {
			return c.Organizations.Update(in.Ctx, in.Path("id"), Params[organizations.UpdateParams](in))
		}),
		Op("deleteOrganization", func(c *Client, in *Input) (any, error) {
			return nil, c.Organizations.Delete(in.Ctx, in.Path("id"))
		}),
		Op("getAuditLogConfiguration", func(c *Client, in *Input) (any, error) {
			return c.Organizations.GetAuditLogConfiguration(in.Ctx, in.Path("id"))
		}),
		Op("listItContacts", func(c *Client, in *Input) (any, error) {
			return c.Organizations.ListITContacts(in.Ctx, in.Path("organizationId"))
		}),
		Op("createItContact", func(c *Client, in *Input) (any, error) {
			return c.Organizations.CreateITContact(in.Ctx, in.Path("organizationId"), Params[organizations.CreateITContactParams](in))
		}),
		Op("deleteItContact", func(c *Client, in *Input) (any, error) {
			return nil, c.Organizations.DeleteITContact(in.Ctx, in.Path("organizationId"), in.Path("contactId"))
		}),
		Op("inviteItContact", func(c *Client, in *Input) (any, error) {
			return nil, c.Organizations.InviteITContact(in.Ctx, in.Path("organizationId"), in.Path("contactId"), Params[organizations.InviteITContactParams](in))
		}),
		Op("revokeItContact", func(c *Client, in *Input) (any, error) {
			return nil, c.Organizations.RevokeITContact(in.Ctx, in.Path("organizationId"), in.Path("contactId"))
		}),
		Op("listOrganizationAuthorizedApplications", func(c *Client, in *Input) (any, error) {
			return c.Organizations.ListAuthorizedApplications(in.Ctx, in.Path("organization_id"), Params[organizations.ListAuthorizedApplicationsParams](in))
		}),
		Op("listOrganizationRolesLegacy", func(c *Client, in *Input) (any, error) {
			return c.Organizations.ListRoles(in.Ctx, in.Path("organizationId")) //nolint:staticcheck // deprecated, but part of the contract
		}),
	},
}
