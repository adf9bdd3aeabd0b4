package contract

import "github.com/workos-typestate/workos/modules/groups"

// Groups are the calls of package groups.
var Groups = Module{Name: "groups", Calls: []Call{
	Op("getGroup", func(c *Client, in *Input) (any, error) {
		return c.Groups.Get(in.Ctx, in.Path("organizationId"), in.Path("groupId"))
	}),
	Op("listGroups", func(c *Client, in *Input) (any, error) {
		return c.Groups.List(in.Ctx, in.Path("organizationId"), Params[groups.ListParams](in))
	}),
	Op("listGroupsForOrganizationMembership", func(c *Client, in *Input) (any, error) {
		return c.Groups.ListForOrganizationMembership(in.Ctx, in.Path("omId"), Params[groups.ListForOrganizationMembershipParams](in))
	}),
	Op("createGroup", func(c *Client, in *Input) (any, error) {
		return c.Groups.Create(in.Ctx, in.Path("organizationId"), Params[groups.CreateParams](in))
	}),
	Op("updateGroup", func(c *Client, in *Input) (any, error) {
		return c.Groups.Update(in.Ctx, in.Path("organizationId"), in.Path("groupId"), Params[groups.UpdateParams](in))
	}),
	Op("deleteGroup", func(c *Client, in *Input) (any, error) {
		return nil, c.Groups.Delete(in.Ctx, in.Path("organizationId"), in.Path("groupId"))
	}),
	Op("listGroupOrganizationMemberships", func(c *Client, in *Input) (any, error) {
		return c.Groups.ListOrganizationMemberships(in.Ctx, in.Path("organizationId"), in.Path("groupId"), Params[groups.ListOrganizationMembershipsParams](in))
	}),
	Op("addGroupOrganizationMembership", func(c *Client, in *Input) (any, error) {
		return c.Groups.AddOrganizationMembership(in.Ctx, in.Path("organizationId"), in.Path("groupId"), Value[string](in, "organization_membership_id"))
	}),
	Op("removeGroupOrganizationMembership", func(c *Client, in *Input) (any, error) {
		return nil, c.Groups.RemoveOrganizationMembership(in.Ctx, in.Path("organizationId"), in.Path("groupId"), in.Path("omId"))
	}),
}}
