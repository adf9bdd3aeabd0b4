package contract

import (
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/groups"
)

// Groups are the calls of package groups.
var Groups = Module{Name: "groups", Calls: []Call{
	Op("getGroup", func(c *Client, in *Input) (any, error) {
		return c.Groups.Get(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Path[core.GroupID](in, "groupId"))
	}),
	Op("listGroups", func(c *Client, in *Input) (any, error) {
		return c.Groups.List(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Optional[groups.ListParams](in)).Page()
	}),
	Op("listGroupsForOrganizationMembership", func(c *Client, in *Input) (any, error) {
		return c.Groups.ListForOrganizationMembership(in.Ctx, Path[core.OrganizationMembershipID](in, "omId"), Optional[groups.ListForOrganizationMembershipParams](in)).Page()
	}),
	Op("createGroup", func(c *Client, in *Input) (any, error) {
		return c.Groups.Create(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Value[string](in, "name"), Optional[groups.CreateParams](in))
	}),
	Op("updateGroup", func(c *Client, in *Input) (any, error) {
		return c.Groups.Update(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Path[core.GroupID](in, "groupId"), Optional[groups.UpdateParams](in))
	}),
	Op("deleteGroup", func(c *Client, in *Input) (any, error) {
		return nil, c.Groups.Delete(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Path[core.GroupID](in, "groupId"))
	}),
	Op("listGroupOrganizationMemberships", func(c *Client, in *Input) (any, error) {
		return c.Groups.ListOrganizationMemberships(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Path[core.GroupID](in, "groupId"), Optional[groups.ListOrganizationMembershipsParams](in)).Page()
	}),
	Op("addGroupOrganizationMembership", func(c *Client, in *Input) (any, error) {
		return c.Groups.AddOrganizationMembership(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Path[core.GroupID](in, "groupId"), Value[core.OrganizationMembershipID](in, "organization_membership_id"))
	}),
	Op("removeGroupOrganizationMembership", func(c *Client, in *Input) (any, error) {
		return nil, c.Groups.RemoveOrganizationMembership(in.Ctx, Path[core.OrganizationID](in, "organizationId"), Path[core.GroupID](in, "groupId"), Path[core.OrganizationMembershipID](in, "omId"))
	}),
}}
