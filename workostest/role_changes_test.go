package workostest_test

import (
	"errors"
	"fmt"
	"regexp"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/workostest"
)

// refusal is a call that must fail in one way.
type refusal struct {
	call func() error
	want error
}

func (c checked) refuses(t *testing.T, all map[string]refusal) {
	t.Helper()
	for name, tt := range all {
		t.Run("refused: "+name, func(t *testing.T) {
			c.sub(t).True(errors.Is(tt.call(), tt.want))
		})
	}
}

// failed drops the result of a call.
func failed[T any](_ T, err error) error { return err }

func TestPermissionsChange(t *testing.T) {
	c := startChecked(t, workostest.WithRole("editor", "seeded"))
	ctx, api := t.Context(), c.client.Authorization
	acme := c.AddOrganization(workostest.Organization{Name: "Acme"})
	c.AddRole(workostest.Role{Slug: "org-writer", OrganizationID: acme.ID, Permissions: []core.PermissionSlug{"seeded"}})
	create := func(slug core.PermissionSlug) error {
		return failed(api.CreatePermission(ctx, slug, "A name", nil))
	}
	t.Run("a permission is created, read, changed and deleted, and roles lose it", func(t *testing.T) {
		c, since := c.sub(t), len(c.Events())
		made, err := api.CreatePermission(ctx, "posts:read", "Read posts", &authorization.CreatePermissionParams{
			Description: "All of them", ResourceTypeSlug: "post",
		})
		c.NoErr(err)
		c.Equal(made.ResourceTypeSlug, core.ResourceTypeSlug("post"))
		c.NoErr(failed(api.AddEnvironmentRolePermission(ctx, "editor", "posts:read", nil)))
		c.NoErr(failed(api.AddOrganizationRolePermission(ctx, acme.ID, "org-writer", "posts:read", nil)))
		c.NoErr(failed(api.UpdatePermission(ctx, "posts:read", &authorization.UpdatePermissionParams{Description: core.Null[string]()})))
		got, err := api.GetPermission(ctx, "posts:read")
		c.NoErr(err)
		c.Equal(got.Name, "Read posts")
		c.Equal(got.Description, "")
		c.NoErr(api.DeletePermission(ctx, "posts:read"))
		c.True(errors.Is(failed(api.GetPermission(ctx, "posts:read")), core.ErrNotFound))
		editor, err := api.GetEnvironmentRole(ctx, "editor")
		c.NoErr(err)
		c.Equal(editor.Permissions, []core.PermissionSlug{"seeded"})
		c.Equal(c.eventNames(since), []string{
			"permission.created", "role.updated", "organization_role.updated", "permission.updated",
			"role.updated", "organization_role.updated", "permission.deleted",
		})
	})
	t.Run("a list continues through its pages", func(t *testing.T) {
		c := c.sub(t)
		for i := range 12 {
			c.NoErr(create(core.PermissionSlug(fmt.Sprintf("p%02d", i))))
		}
		all, err := api.ListPermissions(ctx, nil).Collect(100)
		c.NoErr(err)
		c.Equal(len(all), 13)
		c.Equal(all[0].Slug, core.PermissionSlug("p11"))
	})
	c.refuses(t, map[string]refusal{
		"a slug twice":                         {func() error { return create("seeded") }, core.ErrorCode("permission_slug_conflict")},
		"a slug with capital letters":          {func() error { return create("Posts") }, core.ErrUnprocessable},
		"a change of a missing permission":     {func() error { return failed(api.UpdatePermission(ctx, "none", nil)) }, core.ErrNotFound},
		"the deletion of a missing permission": {func() error { return api.DeletePermission(ctx, "none") }, core.ErrNotFound},
	})
}

func TestRolesChange(t *testing.T) {
	c := startChecked(t, workostest.WithRole("admin", "posts:read", "posts:write"))
	ctx, api := t.Context(), c.client.Authorization
	acme := c.AddOrganization(workostest.Organization{Name: "Acme", Members: []workostest.Member{{Email: "ada@example.com"}}})
	bolt := c.AddOrganization(workostest.Organization{Name: "Bolt"})
	ada := c.idOf("ada@example.com")
	permissions := func(t *testing.T) []core.PermissionSlug { return claims(ctx, t, c, ada, acme.ID).Permissions }
	t.Run("permissions of an environment role are in new access tokens at once", func(t *testing.T) {
		c := c.sub(t)
		c.Equal(permissions(t), nil)
		role, err := api.SetEnvironmentRolePermissions(ctx, "member", []core.PermissionSlug{"posts:write", "posts:write"}, nil)
		c.NoErr(err)
		c.Equal(role.Permissions, []core.PermissionSlug{"posts:write"})
		c.NoErr(failed(api.AddEnvironmentRolePermission(ctx, "member", "posts:read", nil)))
		c.NoErr(failed(api.AddEnvironmentRolePermission(ctx, "member", "posts:read", nil)))
		c.Equal(permissions(t), []core.PermissionSlug{"posts:read", "posts:write"})
		c.NoErr(failed(api.SetEnvironmentRolePermissions(ctx, "member", nil, nil)))
		c.Equal(permissions(t), nil)
	})
	t.Run("a role of the environment is created and changed", func(t *testing.T) {
		c, since := c.sub(t), len(c.Events())
		made, err := api.CreateEnvironmentRole(ctx, "doc-owner", "Owner", &authorization.CreateEnvironmentRoleParams{ResourceTypeSlug: "document"})
		c.NoErr(err)
		c.Equal(made.ResourceTypeSlug, core.ResourceTypeSlug("document"))
		c.Equal(made.Type, authorization.RoleTypeEnvironment)
		changed, err := api.UpdateEnvironmentRole(ctx, "doc-owner", &authorization.UpdateEnvironmentRoleParams{Description: core.Some("Owns a document")})
		c.NoErr(err)
		c.Equal(changed.Name, "Owner")
		c.Equal(changed.Description, "Owns a document")
		c.Equal(c.eventNames(since), []string{"role.created", "role.updated"})
	})
	t.Run("a role of an organization is created, changed and deleted, and is unknown to other organizations", func(t *testing.T) {
		c, since := c.sub(t), len(c.Events())
		made, err := api.CreateOrganizationRole(ctx, acme.ID, "Billing Admin", nil)
		c.NoErr(err)
		c.True(regexp.MustCompile(`^org-billing-admin-\w{6}$`).MatchString(string(made.Slug)))
		c.NoErr(failed(api.UpdateOrganizationRole(ctx, acme.ID, made.Slug, &authorization.UpdateOrganizationRoleParams{Name: "Billing"})))
		c.NoErr(failed(api.SetOrganizationRolePermissions(ctx, acme.ID, made.Slug, []core.PermissionSlug{"posts:read"}, nil)))
		c.NoErr(failed(api.AddOrganizationRolePermission(ctx, acme.ID, made.Slug, "posts:write", nil)))
		left, err := api.RemoveOrganizationRolePermission(ctx, acme.ID, made.Slug, "posts:read")
		c.NoErr(err)
		c.Equal(left.Name, "Billing")
		c.Equal(left.Permissions, []core.PermissionSlug{"posts:write"})
		c.True(errors.Is(failed(api.GetOrganizationRole(ctx, bolt.ID, made.Slug)), core.ErrNotFound))
		c.NoErr(api.DeleteOrganizationRole(ctx, acme.ID, made.Slug))
		c.True(errors.Is(failed(api.GetOrganizationRole(ctx, acme.ID, made.Slug)), core.ErrNotFound))
		c.Equal(c.eventNames(since), []string{
			"organization_role.created", "organization_role.updated", "organization_role.updated",
			"organization_role.updated", "organization_role.updated", "organization_role.deleted",
		})
	})
	t.Run("the roles of an organization end with it", func(t *testing.T) {
		c := c.sub(t)
		c.AddRole(workostest.Role{Slug: "org-last", OrganizationID: bolt.ID})
		since := len(c.Events())
		c.NoErr(c.client.Organizations.Delete(ctx, bolt.ID))
		c.Equal(c.eventNames(since), []string{"organization_role.deleted", "organization.deleted"})
	})
	_, err := c.AddMembership(c.AddUser(workostest.User{Email: "alan@example.com"}).ID, acme.ID, "admin")
	c.NoErr(err)
	c.AddRole(workostest.Role{Slug: "org-held", OrganizationID: acme.ID})
	_, err = c.AddMembership(c.AddUser(workostest.User{Email: "grace@example.com"}).ID, acme.ID, "org-held")
	c.NoErr(err)
	create := func(slug core.RoleSlug) error {
		return failed(api.CreateOrganizationRole(ctx, acme.ID, "A name", &authorization.CreateOrganizationRoleParams{Slug: slug}))
	}
	c.refuses(t, map[string]refusal{
		"a slug of the environment twice": {func() error { return failed(api.CreateEnvironmentRole(ctx, "admin", "Admin", nil)) }, core.ErrorCode("role_slug_conflict")},
		"a slug of an organization twice": {func() error { return create("org-held") }, core.ErrorCode("organization_role_slug_conflict")},
		"an organization's without org-":  {func() error { return create("held") }, core.ErrUnprocessable},
		"an organization that is missing": {func() error { return failed(api.CreateOrganizationRole(ctx, "org_none", "A name", nil)) }, core.ErrNotFound},
		"a permission that is missing":    {func() error { return failed(api.AddEnvironmentRolePermission(ctx, "admin", "none", nil)) }, core.ErrNotFound},
		"a permission that it does not have": {func() error {
			return failed(api.RemoveOrganizationRolePermission(ctx, acme.ID, "org-held", "posts:read"))
		}, core.ErrNotFound},
		"the environment's by the wrong path": {func() error { return api.DeleteOrganizationRole(ctx, acme.ID, "admin") }, core.ErrNotFound},
		"the deletion of an assigned role":    {func() error { return api.DeleteOrganizationRole(ctx, acme.ID, "org-held") }, core.ErrorCode("role_has_assignments")},
	})
}
