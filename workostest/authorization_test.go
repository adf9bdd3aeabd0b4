package workostest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/modules/groups"
	"github.com/workos-typestate/workos/workostest"
)

// office is an organization with a workspace, which has two projects, and with two members.
type office struct {
	checked
	authorization.Service
	acme                workostest.Organization
	ada, alan           core.OrganizationMembershipID
	workspace, web, app *authorization.Resource
}

func startOffice(t *testing.T) office {
	t.Helper()
	ctx := t.Context()
	c := startChecked(t, workostest.WithUsers(), workostest.WithRole("admin", "acme:bill", "project:view"))
	o := office{checked: c, Service: c.client.Authorization, acme: c.AddOrganization(workostest.Organization{Name: "Acme"})}
	for slug, kind := range map[core.PermissionSlug]core.ResourceTypeSlug{"workspace:edit": "workspace", "project:edit": "project"} {
		c.NoErr(failed(o.CreatePermission(ctx, slug, string(slug), &authorization.CreatePermissionParams{ResourceTypeSlug: kind})))
	}
	c.AddRole(workostest.Role{Slug: "workspace-owner", ResourceTypeSlug: "workspace", Permissions: []core.PermissionSlug{"workspace:edit", "project:edit"}})
	c.AddRole(workostest.Role{Slug: "project-viewer", ResourceTypeSlug: "project", Permissions: []core.PermissionSlug{"project:view"}})
	for email, to := range map[string]*core.OrganizationMembershipID{"ada@example.com": &o.ada, "alan@example.com": &o.alan} {
		var err error
		*to, err = c.AddMembership(c.AddUser(workostest.User{Email: email}).ID, o.acme.ID, "")
		c.NoErr(err)
	}
	o.workspace = o.create(ctx, t, "workspace", "w1", nil)
	o.web = o.create(ctx, t, "project", "web", authorization.ByID(o.workspace.ID))
	o.app = o.create(ctx, t, "project", "app", authorization.ByExternalID{ResourceTypeSlug: "workspace", ExternalID: "w1"})
	return o
}

func (o office) sub(t *testing.T) office {
	o.checked = o.checked.sub(t)
	return o
}

func (o office) create(ctx context.Context, t *testing.T, kind core.ResourceTypeSlug, id core.ExternalID, parent authorization.ParentTarget) *authorization.Resource {
	t.Helper()
	r, err := o.CreateResource(ctx, authorization.CreateResourceParams{
		OrganizationID: o.acme.ID, ResourceTypeSlug: kind, ExternalID: id, Name: string(id), Parent: parent,
	})
	o.NoErr(err)
	return r
}

// itself is the organization as a resource.
func (o office) itself() authorization.ResourceTarget {
	return authorization.ByExternalID{ResourceTypeSlug: "organization", ExternalID: core.ExternalID(o.acme.ID)}
}

// may reports whether a membership has a permission on a resource. Three operations and two lists must agree on it.
func (o office) may(ctx context.Context, t *testing.T, who core.OrganizationMembershipID, slug core.PermissionSlug, on *authorization.Resource) bool {
	t.Helper()
	o = o.sub(t)
	check, err := o.Check(ctx, who, slug, authorization.ByID(on.ID), nil)
	o.NoErr(err)
	for path, listing := range map[string]*core.Listing[authorization.Permission]{
		"by ID":                  o.ListEffectivePermissions(ctx, who, on.ID, nil),
		"by external ID":         o.ListEffectivePermissionsByExternalID(ctx, who, on.ResourceTypeSlug, on.ExternalID, nil),
		"by the other SDKs path": o.ListResourceMembershipPermissions(ctx, who, on.ID, nil),
	} {
		all, err := listing.Collect(100)
		o.NoErr(err)
		has := slices.ContainsFunc(all, func(p authorization.Permission) bool { return p.Slug == slug })
		if has != check.Authorized {
			t.Errorf("the permissions %s say %t, but the check says %t", path, has, check.Authorized)
		}
	}
	below, err := o.ListResourcesForMembership(ctx, who, slug, authorization.ByID(on.ParentResourceID), nil).Collect(100)
	o.NoErr(err)
	o.Equal(slices.ContainsFunc(below, func(r authorization.Resource) bool { return r.ID == on.ID }), check.Authorized)
	members, err := o.ListMembershipsForResource(ctx, on.ID, slug,
		&authorization.ListMembershipsForResourceParams{Assignment: authorization.AssignmentIndirect}).Collect(100)
	o.NoErr(err)
	o.Equal(slices.ContainsFunc(members, func(m authorization.OrganizationMembership) bool { return m.ID == who }), check.Authorized)
	return check.Authorized
}

func TestChecksFollowTheRoles(t *testing.T) {
	o := startOffice(t)
	ctx := t.Context()
	t.Run("nothing is allowed without a role", func(t *testing.T) {
		o := o.sub(t)
		o.True(!o.may(ctx, t, o.ada, "project:view", o.web))
	})
	t.Run("a role counts only on its resource, and only for its membership", func(t *testing.T) {
		o := o.sub(t)
		a, err := o.AssignRole(ctx, o.ada, "project-viewer", authorization.ByID(o.web.ID), nil)
		o.NoErr(err)
		o.Equal(a.Source.Type, authorization.RoleAssignmentSourceTypeDirect)
		o.True(o.may(ctx, t, o.ada, "project:view", o.web))
		o.True(!o.may(ctx, t, o.ada, "project:view", o.app))
		o.True(!o.may(ctx, t, o.ada, "project:edit", o.web))
		o.True(!o.may(ctx, t, o.alan, "project:view", o.web))
		o.NoErr(o.RemoveRole(ctx, o.ada, "project-viewer", authorization.ByExternalID{ResourceTypeSlug: "project", ExternalID: "web"}, nil))
		o.True(!o.may(ctx, t, o.ada, "project:view", o.web))
	})
	t.Run("a role on a parent counts below it, and a permission only for its type", func(t *testing.T) {
		o := o.sub(t)
		a, err := o.AssignRole(ctx, o.ada, "workspace-owner", authorization.ByID(o.workspace.ID), nil)
		o.NoErr(err)
		o.True(o.may(ctx, t, o.ada, "workspace:edit", o.workspace))
		o.True(o.may(ctx, t, o.ada, "project:edit", o.web))
		o.True(!o.may(ctx, t, o.ada, "workspace:edit", o.web))
		below, err := o.ListResourcesForMembership(ctx, o.ada, "project:edit", o.itself(), nil).Page()
		o.NoErr(err)
		o.Equal(len(below.Data), 0) // The projects are not directly below the organization.
		direct, err := o.ListMembershipsForResourceByExternalID(ctx, o.acme.ID, "project", "web", "project:edit", nil).Page()
		o.NoErr(err)
		o.Equal(len(direct.Data), 0) // The role is not one on the project itself.
		direct, err = o.ListMembershipsForResource(ctx, o.workspace.ID, "workspace:edit", nil).Page()
		o.NoErr(err)
		o.Equal(direct.Data[0].User.Email, "ada@example.com")
		o.NoErr(o.RemoveRoleAssignment(ctx, o.ada, a.ID))
		o.True(!o.may(ctx, t, o.ada, "project:edit", o.web))
	})
	t.Run("a role of the membership counts on the organization and all below", func(t *testing.T) {
		o := o.sub(t)
		o.NoErr(failed(o.AssignRole(ctx, o.ada, "admin", o.itself(), nil)))
		o.True(o.may(ctx, t, o.ada, "project:view", o.app))
		check, err := o.Check(ctx, o.ada, "acme:bill", o.itself(), nil)
		o.NoErr(err)
		o.True(check.Authorized)
		ada := claims(ctx, t, o.checked, o.idOf("ada@example.com"), o.acme.ID)
		o.Equal(ada.Roles, []core.RoleSlug{"member", "admin"})
		o.NoErr(o.RemoveRole(ctx, o.ada, "member", o.itself(), nil))
		o.NoErr(o.RemoveRole(ctx, o.ada, "admin", o.itself(), nil))
		o.True(!o.may(ctx, t, o.ada, "project:view", o.app))
		member, err := o.client.UserManagement.GetOrganizationMembership(ctx, o.ada)
		o.NoErr(err)
		o.Equal(member.Role.Slug, core.RoleSlug("member")) // There is always one.
	})
	t.Run("a resource that is moved is no longer below the roles of its old parent", func(t *testing.T) {
		o := o.sub(t)
		o.NoErr(failed(o.AssignRole(ctx, o.alan, "workspace-owner", authorization.ByID(o.workspace.ID), nil)))
		other := o.create(ctx, t, "workspace", "w2", authorization.NoParent{})
		o.True(o.may(ctx, t, o.alan, "project:edit", o.web))
		moved, err := o.UpdateResource(ctx, o.web.ID, &authorization.UpdateResourceParams{Parent: authorization.ByID(other.ID)})
		o.NoErr(err)
		o.True(!o.may(ctx, t, o.alan, "project:edit", moved))
	})
	nowhere := authorization.ByID("authz_resource_none")
	o.refuses(t, map[string]refusal{
		"a check of a missing membership": {func() error {
			return failed(o.Check(ctx, "om_none", "project:view", authorization.ByID(o.web.ID), nil))
		}, core.ErrNotFound},
		"a check of a missing resource": {func() error { return failed(o.Check(ctx, o.ada, "project:view", nowhere, nil)) }, core.ErrNotFound},
		"a role that is missing":        {func() error { return failed(o.AssignRole(ctx, o.ada, "none", authorization.ByID(o.web.ID), nil)) }, core.ErrNotFound},
		"a role for another type": {func() error {
			return failed(o.AssignRole(ctx, o.ada, "project-viewer", authorization.ByID(o.workspace.ID), nil))
		}, core.ErrUnprocessable},
		"a role that is not assigned": {func() error { return o.RemoveRole(ctx, o.ada, "project-viewer", authorization.ByID(o.app.ID), nil) }, core.ErrNotFound},
		"an assignment of another":    {func() error { return o.RemoveRoleAssignment(ctx, o.ada, "role_assignment_none") }, core.ErrNotFound},
		"a role of another type for a membership itself": {func() error {
			return failed(o.client.UserManagement.UpdateOrganizationMembership(ctx, o.ada, []core.RoleSlug{"project-viewer"}, nil))
		}, core.ErrorCode("invalid_role")},
	})
}

func TestRoleAssignmentsAreListed(t *testing.T) {
	o := startOffice(t)
	ctx := t.Context()
	for i := range 11 {
		project := o.create(ctx, t, "project", core.ExternalID(fmt.Sprintf("p%d", i)), authorization.ByID(o.workspace.ID))
		o.NoErr(failed(o.AssignRole(ctx, o.ada, "project-viewer", authorization.ByID(project.ID), nil)))
		again, err := o.AssignRole(ctx, o.ada, "project-viewer", authorization.ByID(project.ID), nil) // A second assignment changes nothing.
		o.NoErr(err)
		o.Equal(again.Resource.ID, project.ID)
	}
	o.NoErr(failed(o.AssignRole(ctx, o.alan, "project-viewer", authorization.ByID(o.web.ID), nil)))
	count := func(t *testing.T, listing *core.Listing[authorization.RoleAssignment], want int) {
		t.Helper()
		all, err := listing.Collect(100)
		o.sub(t).NoErr(err)
		o.sub(t).Equal(len(all), want)
	}
	t.Run("of a membership, with its role on the organization", func(t *testing.T) {
		count(t, o.ListRoleAssignments(ctx, o.ada, nil), 12)
		count(t, o.ListRoleAssignments(ctx, o.ada, &authorization.ListRoleAssignmentsParams{ResourceTypeSlug: "organization"}), 1)
		count(t, o.ListRoleAssignments(ctx, o.ada, &authorization.ListRoleAssignmentsParams{ResourceTypeSlug: "project", ResourceExternalID: "p1"}), 1)
	})
	t.Run("of a resource, by role", func(t *testing.T) {
		count(t, o.ListRoleAssignmentsForResource(ctx, o.web.ID, nil), 1)
		count(t, o.ListRoleAssignmentsForResource(ctx, o.web.ID, &authorization.ListRoleAssignmentsForResourceParams{RoleSlug: "workspace-owner"}), 0)
		count(t, o.ListRoleAssignmentsForResourceByExternalID(ctx, o.acme.ID, "organization", core.ExternalID(o.acme.ID), nil), 2)
	})
	t.Run("none for a membership that has ended", func(t *testing.T) {
		o := o.sub(t)
		o.NoErr(o.client.UserManagement.DeleteOrganizationMembership(ctx, o.alan))
		count(t, o.ListRoleAssignmentsForResource(ctx, o.web.ID, nil), 0)
	})
}

func TestAuthorizationResources(t *testing.T) {
	o := startOffice(t)
	ctx := t.Context()
	bolt := o.AddOrganization(workostest.Organization{Name: "Bolt"})
	list := func(t *testing.T, params authorization.ListResourcesParams) (ids []core.ExternalID) {
		t.Helper()
		for r, err := range o.ListResources(ctx, &params).All() {
			o.sub(t).NoErr(err)
			ids = append(ids, r.ExternalID)
		}
		return ids
	}
	t.Run("an organization is the resource above those without a parent", func(t *testing.T) {
		o := o.sub(t)
		top, err := o.GetResource(ctx, o.workspace.ParentResourceID)
		o.NoErr(err)
		o.Equal(top.ExternalID, core.ExternalID(o.acme.ID))
		o.Equal(top.ResourceTypeSlug, core.ResourceTypeSlug("organization"))
		o.Equal(top.Name, "Acme")
	})
	t.Run("lists filter by organization, type, ID and parent", func(t *testing.T) {
		o := o.sub(t)
		acme := core.ExternalID(o.acme.ID)
		o.Equal(list(t, authorization.ListResourcesParams{OrganizationID: o.acme.ID}), []core.ExternalID{"app", "web", "w1", acme})
		o.Equal(list(t, authorization.ListResourcesParams{ResourceTypeSlug: "workspace"}), []core.ExternalID{"w1"})
		o.Equal(list(t, authorization.ListResourcesParams{OrganizationID: bolt.ID, ResourceTypeSlug: "workspace"}), nil)
		o.Equal(list(t, authorization.ListResourcesParams{
			OrganizationID: o.acme.ID, ResourceTypeSlug: "project", ResourceExternalID: "web",
		}), []core.ExternalID{"web"})
		for _, parent := range []authorization.ResourceTarget{
			authorization.ByID(o.workspace.ID), authorization.ByExternalID{ResourceTypeSlug: "workspace", ExternalID: "w1"},
		} {
			o.Equal(list(t, authorization.ListResourcesParams{Parent: parent}), []core.ExternalID{"app", "web"})
		}
	})
	t.Run("a resource is changed by either of its IDs", func(t *testing.T) {
		o := o.sub(t)
		o.NoErr(failed(o.UpdateResource(ctx, o.app.ID, &authorization.UpdateResourceParams{Name: "The app", Description: core.Some("For all")})))
		o.NoErr(failed(o.UpdateResourceByExternalID(ctx, o.acme.ID, "project", "app", &authorization.UpdateResourceByExternalIDParams{
			Description: core.Null[string](),
		})))
		app, err := o.GetResourceByExternalID(ctx, o.acme.ID, "project", "app")
		o.NoErr(err)
		o.Equal(app.Name, "The app")
		o.Equal(app.Description, "")
		o.Equal(app.ParentResourceID, o.workspace.ID)
	})
	create := func(kind core.ResourceTypeSlug, id core.ExternalID, parent authorization.ParentTarget) error {
		return failed(o.CreateResource(ctx, authorization.CreateResourceParams{
			OrganizationID: o.acme.ID, ResourceTypeSlug: kind, ExternalID: id, Name: "A name", Parent: parent,
		}))
	}
	top := o.workspace.ParentResourceID
	boltsOwn, err := o.GetResourceByExternalID(ctx, bolt.ID, "organization", core.ExternalID(bolt.ID))
	o.NoErr(err)
	o.refuses(t, map[string]refusal{
		"an ID twice":                      {func() error { return create("project", "web", nil) }, core.ErrorCode("authorization_resource_external_id_conflict")},
		"a parent of another organization": {func() error { return create("project", "new", authorization.ByID(boltsOwn.ID)) }, core.ErrNotFound},
		"one more organization":            {func() error { return create("organization", "new", nil) }, core.ErrorCode("bad_request")},
		"an ID without its type": {func() error {
			return failed(o.ListResources(ctx, &authorization.ListResourcesParams{ResourceExternalID: "web"}).Page())
		}, core.ErrorCode("missing_organization_id_or_resource_type_slug")},
		"a parent that is below": {func() error {
			return failed(o.UpdateResource(ctx, o.workspace.ID, &authorization.UpdateResourceParams{Parent: authorization.ByID(o.web.ID)}))
		}, core.ErrUnprocessable},
		"a change of an organization's": {func() error {
			return failed(o.UpdateResource(ctx, top, &authorization.UpdateResourceParams{Name: "New"}))
		}, core.ErrForbidden},
		"the deletion of an organization's": {func() error { return o.DeleteResource(ctx, top, nil) }, core.ErrForbidden},
		"the deletion of a parent":          {func() error { return o.DeleteResource(ctx, o.workspace.ID, nil) }, core.ErrorCode("resource_has_dependents")},
	})
	t.Run("a resource is deleted with all below it and their roles", func(t *testing.T) {
		o := o.sub(t)
		o.NoErr(failed(o.AssignRole(ctx, o.ada, "project-viewer", authorization.ByID(o.web.ID), nil)))
		o.True(errors.Is(o.DeleteResource(ctx, o.web.ID, nil), core.ErrorCode("resource_has_dependents")))
		o.NoErr(o.DeleteResourceByExternalID(ctx, o.acme.ID, "workspace", "w1", &authorization.DeleteResourceByExternalIDParams{CascadeDelete: true}))
		o.Equal(list(t, authorization.ListResourcesParams{OrganizationID: o.acme.ID}), []core.ExternalID{core.ExternalID(o.acme.ID)})
		held, err := o.ListRoleAssignments(ctx, o.ada, nil).Collect(100)
		o.NoErr(err)
		o.Equal(len(held), 1)
	})
	t.Run("the resources of an organization end with it", func(t *testing.T) {
		o := o.sub(t)
		o.NoErr(o.client.Organizations.Delete(ctx, o.acme.ID))
		o.True(errors.Is(failed(o.GetResource(ctx, top)), core.ErrNotFound))
	})
}

func TestGroupsGiveRoles(t *testing.T) {
	o := startOffice(t)
	ctx, api := t.Context(), o.client.Groups
	group, err := api.Create(ctx, o.acme.ID, "Engineers", &groups.CreateParams{})
	o.NoErr(err)
	join := func(who core.OrganizationMembershipID) {
		o.NoErr(failed(api.AddOrganizationMembership(ctx, o.acme.ID, group.ID, who)))
	}
	leave := func(who core.OrganizationMembershipID) {
		o.NoErr(api.RemoveOrganizationMembership(ctx, o.acme.ID, group.ID, who))
	}
	t.Run("a role on a resource counts for the members of the group", func(t *testing.T) {
		o := o.sub(t)
		made, err := o.CreateGroupRoleAssignment(ctx, group.ID, "workspace-owner", authorization.ByID(o.workspace.ID), nil)
		o.NoErr(err)
		o.True(!o.may(ctx, t, o.ada, "project:edit", o.web))
		join(o.ada)
		o.True(o.may(ctx, t, o.ada, "project:edit", o.web))
		o.True(!o.may(ctx, t, o.alan, "project:edit", o.web))
		held, err := o.ListRoleAssignmentsForResource(ctx, o.workspace.ID, nil).Page()
		o.NoErr(err)
		o.Equal(held.Data[0].Source, authorization.RoleAssignmentSource{Type: authorization.RoleAssignmentSourceTypeGroup, GroupRoleAssignmentID: made.ID})
		leave(o.ada)
		o.True(!o.may(ctx, t, o.ada, "project:edit", o.web))
		join(o.ada)
		o.NoErr(o.RemoveGroupRoleAssignment(ctx, group.ID, made.ID))
		o.True(!o.may(ctx, t, o.ada, "project:edit", o.web))
		o.True(errors.Is(failed(o.GetGroupRoleAssignment(ctx, group.ID, made.ID)), core.ErrNotFound))
	})
	t.Run("a role on the organization is in the access tokens of the members", func(t *testing.T) {
		o, since := o.sub(t), len(o.Events())
		made, err := o.CreateGroupRoleAssignment(ctx, group.ID, "admin", nil, nil)
		o.NoErr(err)
		o.Equal(made.Resource.ExternalID, core.ExternalID(o.acme.ID))
		o.Equal(o.eventNames(since), []string{"organization_membership.updated"})
		user := o.idOf("ada@example.com")
		o.Equal(claims(ctx, t, o.checked, user, o.acme.ID).Permissions, []core.PermissionSlug{"acme:bill", "project:view"})
		o.True(o.may(ctx, t, o.ada, "project:view", o.web))
		leave(o.ada)
		o.Equal(claims(ctx, t, o.checked, user, o.acme.ID).Roles, []core.RoleSlug{"member"})
	})
	t.Run("the roles of a group are replaced and removed", func(t *testing.T) {
		o := o.sub(t)
		join(o.ada)
		before, err := o.ListGroupRoleAssignments(ctx, group.ID, nil).Page()
		o.NoErr(err)
		now, err := o.ReplaceGroupRoleAssignments(ctx, group.ID, []authorization.GroupRole{
			{RoleSlug: "admin"}, {RoleSlug: "project-viewer", Resource: authorization.ByID(o.web.ID)}, {RoleSlug: "project-viewer", Resource: authorization.ByID(o.app.ID)},
		}, nil)
		o.NoErr(err)
		o.Equal(len(now.Data), 3)
		kept, err := o.GetGroupRoleAssignment(ctx, group.ID, before.Data[0].ID)
		o.NoErr(err)
		o.Equal(kept.Role.Slug, core.RoleSlug("admin"))
		o.NoErr(o.RemoveGroupRoleAssignments(ctx, group.ID, "project-viewer", authorization.ByID(o.web.ID), nil))
		o.NoErr(o.RemoveGroupRoleAssignments(ctx, group.ID, "admin", nil, nil))
		o.True(!o.may(ctx, t, o.ada, "project:view", o.web))
		o.True(o.may(ctx, t, o.ada, "project:view", o.app))
	})
	o.AddRole(workostest.Role{Slug: "org-held", OrganizationID: o.acme.ID})
	o.NoErr(failed(o.CreateGroupRoleAssignment(ctx, group.ID, "org-held", nil, nil)))
	o.refuses(t, map[string]refusal{
		"a role twice": {func() error {
			return failed(o.CreateGroupRoleAssignment(ctx, group.ID, "project-viewer", authorization.ByID(o.app.ID), nil))
		}, core.ErrorCode("duplicate_group_role_assignment")},
		"a role for another type": {func() error {
			return failed(o.CreateGroupRoleAssignment(ctx, group.ID, "project-viewer", nil, nil))
		}, core.ErrUnprocessable},
		"a role of a group that is missing": {func() error {
			return failed(o.CreateGroupRoleAssignment(ctx, "group_none", "admin", nil, nil))
		}, core.ErrNotFound},
		"the deletion of a role that a group has": {func() error {
			return o.DeleteOrganizationRole(ctx, o.acme.ID, "org-held")
		}, core.ErrorCode("role_has_group_role_mappings")},
		"the removal of a role that it does not have": {func() error { return o.RemoveGroupRoleAssignments(ctx, group.ID, "admin", nil, nil) }, core.ErrNotFound},
	})
	t.Run("the roles of a group end with it", func(t *testing.T) {
		o := o.sub(t)
		o.True(o.may(ctx, t, o.ada, "project:view", o.app))
		o.NoErr(api.Delete(ctx, o.acme.ID, group.ID))
		o.True(!o.may(ctx, t, o.ada, "project:view", o.app))
	})
}
