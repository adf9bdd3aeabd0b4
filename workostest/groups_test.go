package workostest_test

import (
	"strconv"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/groups"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

func TestGroups(t *testing.T) {
	c := startChecked(t, workostest.WithUsers())
	ctx, api := t.Context(), c.client.Groups
	acme, bolt := c.AddOrganization(workostest.Organization{Name: "Acme"}), c.AddOrganization(workostest.Organization{Name: "Bolt"})
	member := func(email string, organizationID core.OrganizationID) core.OrganizationMembershipID {
		id, err := c.AddMembership(c.AddUser(workostest.User{Email: email}).ID, organizationID, "")
		c.NoErr(err)
		return id
	}
	ada, alan, stranger := member("ada@example.com", acme.ID), member("alan@example.com", acme.ID), member("grace@example.com", bolt.ID)
	since := len(c.Events())
	group, err := api.Create(ctx, acme.ID, "Engineers", &groups.CreateParams{Description: "Who build"})
	c.NoErr(err)
	t.Run("a group is read and changed", func(t *testing.T) {
		c := c.sub(t)
		c.NoErr(failed(api.Update(ctx, acme.ID, group.ID, &groups.UpdateParams{Name: "Builders", Description: core.Null[string]()})))
		got, err := api.Get(ctx, acme.ID, group.ID)
		c.NoErr(err)
		c.Equal(got.Name, "Builders")
		c.Equal(got.Description, "")
		c.Equal(c.eventNames(since), []string{"group.created", "group.updated"})
	})
	t.Run("memberships come and go, each once", func(t *testing.T) {
		c := c.sub(t)
		for _, id := range []core.OrganizationMembershipID{ada, alan, ada} {
			c.NoErr(failed(api.AddOrganizationMembership(ctx, acme.ID, group.ID, id)))
		}
		page, err := api.ListOrganizationMemberships(ctx, acme.ID, group.ID, nil).Page()
		c.NoErr(err)
		c.Equal(idsOf(page, func(m usermanagement.OrganizationMembershipBase) string { return string(m.ID) }), []string{string(alan), string(ada)})
		c.NoErr(api.RemoveOrganizationMembership(ctx, acme.ID, group.ID, alan))
		mine, err := api.ListForOrganizationMembership(ctx, alan, nil).Page()
		c.NoErr(err)
		c.Equal(len(mine.Data), 0)
		c.Equal(c.eventNames(since)[2:], []string{"group.member_added", "group.member_added", "group.member_removed"})
	})
	t.Run("a list continues through its pages", func(t *testing.T) {
		c := c.sub(t)
		for i := range 11 {
			c.NoErr(failed(api.Create(ctx, acme.ID, strconv.Itoa(i), nil)))
		}
		all, err := api.List(ctx, acme.ID, nil).Collect(100)
		c.NoErr(err)
		c.Equal(len(all), 12)
	})
	c.refuses(t, map[string]refusal{
		"an organization that is missing":               {func() error { return failed(api.Create(ctx, "org_none", "A name", nil)) }, core.ErrNotFound},
		"a group of another organization":               {func() error { return failed(api.Get(ctx, bolt.ID, group.ID)) }, core.ErrNotFound},
		"a member of another organization":              {func() error { return failed(api.AddOrganizationMembership(ctx, acme.ID, group.ID, stranger)) }, core.ErrNotFound},
		"the removal of a membership that is not in it": {func() error { return api.RemoveOrganizationMembership(ctx, acme.ID, group.ID, alan) }, core.ErrNotFound},
		"the groups of a missing membership":            {func() error { return failed(api.ListForOrganizationMembership(ctx, "om_none", nil).Page()) }, core.ErrNotFound},
	})
	t.Run("a membership that ends leaves its groups, and groups end with their organization", func(t *testing.T) {
		c, since := c.sub(t), len(c.Events())
		c.NoErr(c.DeleteUser(c.idOf("ada@example.com")))
		c.Equal(c.eventNames(since), []string{"group.member_removed", "organization_membership.deleted", "user.deleted"})
		c.NoErr(api.Delete(ctx, acme.ID, group.ID))
		since = len(c.Events())
		c.NoErr(c.client.Organizations.Delete(ctx, acme.ID))
		c.Equal(len(c.Events())-since, 1+11+1) // Alan's membership, the groups, the organization.
	})
}
