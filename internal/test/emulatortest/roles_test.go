//go:build emulator

package emulatortest

import (
	"errors"
	"slices"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
)

func slugOf(r authorization.Role) string { return string(r.Slug) }

func TestPermissions(t *testing.T) {
	t.Parallel()
	service := start(t).confidential().Authorization
	create := func(t *testing.T, slug core.PermissionSlug, name string, params *authorization.CreatePermissionParams) *authorization.Permission {
		t.Helper()
		created, err := service.CreatePermission(t.Context(), slug, name, params)
		is.New(t).NoErr(err)
		return created
	}

	t.Run("a permission is created with all that was said of it, and got by its slug", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "looms:weave", "Weave", &authorization.CreatePermissionParams{Description: "Use the looms"})
		is.Equal([]string{created.Object, string(created.Slug), created.Name, created.Description}, []string{"permission", "looms:weave", "Weave", "Use the looms"})
		is.Equal(created.System, false)
		is.True(!created.CreatedAt.IsZero())
		got, err := service.GetPermission(t.Context(), "looms:weave")
		is.NoErr(err)
		is.Equal(got, created)
	})

	t.Run("a slug may hold what a path may not", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "looms/stop?now=1", "Stop", nil)
		got, err := service.GetPermission(t.Context(), created.Slug)
		is.NoErr(err)
		is.Equal(got, created)
	})

	t.Run("permissions are listed, a page at a time", func(t *testing.T) {
		is := is.New(t)
		permissions := service.ListPermissions(t.Context(), &authorization.ListPermissionsParams{ListOptions: core.ListOptions{Limit: 1, Order: core.OrderAsc}})
		page, err := permissions.Page()
		is.NoErr(err)
		is.True(page.HasNext())
		var slugs []string
		for permission, err := range permissions.All() {
			is.NoErr(err)
			slugs = append(slugs, string(permission.Slug))
		}
		is.Equal(slugs[:2], []string{"engines:run", "engines:read"})
	})

	t.Run("a deleted permission is not found", func(t *testing.T) {
		is := is.New(t)
		create(t, "brief", "Brief", nil)
		is.NoErr(service.DeletePermission(t.Context(), "brief"))
		is.True(errors.Is(failure(service.GetPermission(t.Context(), "brief")), core.ErrNotFound))
		is.True(errors.Is(service.DeletePermission(t.Context(), "brief"), core.ErrNotFound))
	})

	for name, c := range map[string]struct {
		slug   core.PermissionSlug
		name   string
		fields []string
	}{
		"a permission without a slug is ErrUnprocessable":                                                 {"", "Nameless", []string{"slug required"}},
		"a permission without a name is ErrUnprocessable":                                                 {"nameless", "", []string{"name required"}},
		"differs from the API: a slug that is taken is ErrUnprocessable and not permission_slug_conflict": {"engines:run", "Run", []string{"slug duplicate"}},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			_, err := service.CreatePermission(t.Context(), c.slug, c.name, nil)
			is.True(errors.Is(err, core.ErrUnprocessable))
			is.Equal(fields(t, err), c.fields)
		})
	}

	t.Run("differs from the API: what a permission is about is not kept", func(t *testing.T) {
		created := create(t, "looms:clean", "Clean", &authorization.CreatePermissionParams{ResourceTypeSlug: "loom"})
		is.New(t).Equal(created.ResourceTypeSlug, core.ResourceTypeSlug(""))
	})
}

func TestEnvironmentRoles(t *testing.T) {
	t.Parallel()
	service := start(t).confidential().Authorization

	t.Run("a role is created with all that was said of it, and got by its slug", func(t *testing.T) {
		is := is.New(t)
		created, err := service.CreateEnvironmentRole(t.Context(), "weaver", "Weaver", &authorization.CreateEnvironmentRoleParams{Description: "Weaves"})
		is.NoErr(err)
		is.Equal([]string{created.Object, string(created.Slug), created.Name, created.Description}, []string{"role", "weaver", "Weaver", "Weaves"})
		is.Equal(created.Type, authorization.RoleTypeEnvironment)
		got, err := service.GetEnvironmentRole(t.Context(), "weaver")
		is.NoErr(err)
		is.Equal(got, created)
	})

	t.Run("roles are listed", func(t *testing.T) {
		is := is.New(t)
		roles, err := service.ListEnvironmentRoles(t.Context())
		is.NoErr(err)
		slugs := each(roles, slugOf)
		is.True(slices.Contains(slugs, "admin"))
		is.True(slices.Contains(slugs, "member"))
	})

	t.Run("a role that does not exist is ErrNotFound", func(t *testing.T) {
		is.New(t).True(errors.Is(failure(service.GetEnvironmentRole(t.Context(), "nobody")), core.ErrNotFound))
	})

	t.Run("differs from the API: a slug that is taken is ErrUnprocessable and not role_slug_conflict", func(t *testing.T) {
		is := is.New(t)
		_, err := service.CreateEnvironmentRole(t.Context(), "admin", "Admin", nil)
		is.True(errors.Is(err, core.ErrUnprocessable))
		is.Equal(fields(t, err), []string{"slug duplicate"})
	})

	t.Run("differs from the API: a role does not say what it permits, nor what it is held on", func(t *testing.T) {
		is := is.New(t)
		role, err := service.GetEnvironmentRole(t.Context(), "admin")
		is.NoErr(err)
		is.Equal(len(role.Permissions), 0)
		is.Equal(role.ResourceTypeSlug, core.ResourceTypeSlug(""))
	})

	t.Run("differs from the API: a permission is not added to others, but a list of them replaces all", func(t *testing.T) {
		is := is.New(t)
		_, err := service.AddEnvironmentRolePermission(t.Context(), "member", "engines:run", nil)
		is.True(errors.Is(err, core.ErrUnprocessable))
		is.Equal(fields(t, err), []string{"permissions invalid"})
	})

	t.Run("differs from the API: roles come ten at a time", func(t *testing.T) {
		is := is.New(t)
		for _, slug := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"} {
			_, err := service.CreateEnvironmentRole(t.Context(), core.RoleSlug(slug), slug, nil)
			is.NoErr(err)
		}
		roles, err := service.ListEnvironmentRoles(t.Context())
		is.NoErr(err)
		is.Equal(len(roles), 10)
	})
}

func TestOrganizationRoles(t *testing.T) {
	t.Parallel()
	client := start(t).confidential()
	service := client.Authorization
	organizationID, _ := engines(t, client)
	create := func(t *testing.T, slug string) *authorization.Role {
		t.Helper()
		created, err := service.CreateOrganizationRole(t.Context(), core.OrganizationID(organizationID), "Weaver", &authorization.CreateOrganizationRoleParams{Slug: core.RoleSlug(slug)})
		is.New(t).NoErr(err)
		return created
	}

	t.Run("a role is created, got and listed in its organization alone", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "weaver")
		is.Equal(created.Type, authorization.RoleTypeOrganization)
		got, err := service.GetOrganizationRole(t.Context(), core.OrganizationID(organizationID), "weaver")
		is.NoErr(err)
		is.Equal(got, created)
		roles, err := service.ListOrganizationRoles(t.Context(), core.OrganizationID(organizationID))
		is.NoErr(err)
		is.True(slices.Contains(each(roles, slugOf), "weaver"))
		is.True(errors.Is(failure(service.GetOrganizationRole(t.Context(), "org_nobody", "weaver")), core.ErrNotFound))
		is.True(errors.Is(failure(service.GetEnvironmentRole(t.Context(), "weaver")), core.ErrNotFound))
	})

	t.Run("a deleted role is not found", func(t *testing.T) {
		is := is.New(t)
		create(t, "brief")
		is.NoErr(service.DeleteOrganizationRole(t.Context(), core.OrganizationID(organizationID), "brief"))
		is.True(errors.Is(failure(service.GetOrganizationRole(t.Context(), core.OrganizationID(organizationID), "brief")), core.ErrNotFound))
		is.True(errors.Is(service.DeleteOrganizationRole(t.Context(), core.OrganizationID(organizationID), "brief"), core.ErrNotFound))
	})

	t.Run("an organization that does not exist is ErrNotFound", func(t *testing.T) {
		_, err := service.CreateOrganizationRole(t.Context(), "org_nobody", "Weaver", &authorization.CreateOrganizationRoleParams{Slug: "weaver"})
		is.New(t).True(errors.Is(err, core.ErrNotFound))
	})

	t.Run("differs from the API: the roles of an organization lack those of the environment", func(t *testing.T) {
		is := is.New(t)
		roles, err := service.ListOrganizationRoles(t.Context(), core.OrganizationID(organizationID))
		is.NoErr(err)
		is.True(!slices.Contains(each(roles, slugOf), "admin"))
	})

	t.Run("differs from the API: a role wants a slug", func(t *testing.T) {
		is := is.New(t)
		_, err := service.CreateOrganizationRole(t.Context(), core.OrganizationID(organizationID), "Sluggish", nil)
		is.True(errors.Is(err, core.ErrUnprocessable))
		is.Equal(fields(t, err), []string{"slug required"})
	})

	t.Run("differs from the API: a slug that is taken is ErrUnprocessable and not organization_role_slug_conflict", func(t *testing.T) {
		is := is.New(t)
		create(t, "taken")
		_, err := service.CreateOrganizationRole(t.Context(), core.OrganizationID(organizationID), "Weaver", &authorization.CreateOrganizationRoleParams{Slug: "taken"})
		is.True(errors.Is(err, core.ErrUnprocessable))
	})

	t.Run("differs from the API: a permission is not added to others, and one that was taken away leaves no role", func(t *testing.T) {
		is := is.New(t)
		create(t, "cleaner")
		_, err := service.AddOrganizationRolePermission(t.Context(), core.OrganizationID(organizationID), "cleaner", "engines:run", nil)
		is.Equal(fields(t, err), []string{"permissions invalid"})
		// What the emulator takes instead is sent raw.
		path := core.Path("/authorization/organizations/{organization_id}/roles/{slug}/permissions", organizationID, "cleaner")
		is.NoErr(client.Post(t.Context(), path, map[string]any{"permissions": []string{"engines:run", "engines:read"}}, nil))
		role, err := service.RemoveOrganizationRolePermission(t.Context(), core.OrganizationID(organizationID), "cleaner", "engines:run")
		is.NoErr(err) // a 204 to a DELETE means done
		is.Equal(role.Slug, core.RoleSlug(""))
		_, err = service.RemoveOrganizationRolePermission(t.Context(), core.OrganizationID(organizationID), "cleaner", "engines:run")
		is.True(errors.Is(err, core.ErrNotFound))
	})
}
