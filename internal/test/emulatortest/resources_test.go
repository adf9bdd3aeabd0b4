//go:build emulator

package emulatortest

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// membership is the ID of the only one of an organization.
func membership(t *testing.T, client *workos.Confidential, organizationID string) string {
	t.Helper()
	is := is.New(t)
	page, err := client.UserManagement.ListOrganizationMemberships(t.Context(), usermanagement.ListOrganizationMembershipsParams{OrganizationID: core.OrganizationID(organizationID)}).Page()
	is.NoErr(err)
	is.Equal(len(page.Data), 1)
	return string(page.Data[0].ID)
}

func TestAuthorizationResources(t *testing.T) {
	t.Parallel()
	client := start(t).confidential()
	service := client.Authorization
	organizationID, userID := engines(t, client)
	membershipID := membership(t, client, organizationID)
	create := func(t *testing.T, typeSlug, externalID string) *authorization.Resource {
		t.Helper()
		created, err := service.CreateResource(t.Context(), authorization.CreateResourceParams{
			OrganizationID: core.OrganizationID(organizationID), ResourceTypeSlug: core.ResourceTypeSlug(typeSlug), ExternalID: core.ExternalID(externalID), Name: "The " + externalID, Description: "weaves",
		})
		is.New(t).NoErr(err)
		return created
	}
	parent := authorization.ByExternalID{ResourceTypeSlug: "mill", ExternalID: "mill-1"}

	t.Run("a resource is created, and got by its ID", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "loom", "loom-1")
		is.Equal(
			[]string{created.Object, string(created.OrganizationID), string(created.ResourceTypeSlug), string(created.ExternalID)},
			[]string{"authorization_resource", organizationID, "loom", "loom-1"},
		)
		got, err := service.GetResource(t.Context(), created.ID)
		is.NoErr(err)
		is.Equal(got, created)
	})

	for name, id := range map[string]string{
		"a resource is got by the caller's own ID":         "loom-7",
		"the caller's own ID may hold what a path may not": awkwardID,
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			created := create(t, "loom", id)
			got, err := service.GetResourceByExternalID(t.Context(), core.OrganizationID(organizationID), "loom", core.ExternalID(id))
			is.NoErr(err)
			is.Equal(got, created)
		})
	}

	t.Run("resources are found by organization and type", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "press", "press-1")
		for _, params := range []authorization.ListResourcesParams{
			{ResourceTypeSlug: "press"},
			{ResourceTypeSlug: "press", OrganizationID: core.OrganizationID(organizationID)},
		} {
			page, err := service.ListResources(t.Context(), &params).Page()
			is.NoErr(err)
			is.Equal(page.Data, []authorization.Resource{*created})
		}
		page, err := service.ListResources(t.Context(), &authorization.ListResourcesParams{OrganizationID: "org_nobody"}).Page()
		is.NoErr(err)
		is.Equal(len(page.Data), 0)
	})

	t.Run("a deleted resource is not found", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "loom", "brief")
		is.NoErr(service.DeleteResource(t.Context(), created.ID, &authorization.DeleteResourceParams{CascadeDelete: true}))
		is.True(errors.Is(failure(service.GetResource(t.Context(), created.ID)), core.ErrNotFound))
		is.True(errors.Is(failure(service.GetResourceByExternalID(t.Context(), core.OrganizationID(organizationID), "loom", "brief")), core.ErrNotFound))
		is.True(errors.Is(service.DeleteResource(t.Context(), created.ID, nil), core.ErrNotFound))
	})

	t.Run("the members who have a permission on a resource are listed, by either of its IDs", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "loom", "shared")
		byID, err := service.ListMembershipsForResource(t.Context(), created.ID, "engines:run", nil).Page()
		is.NoErr(err)
		is.Equal(len(byID.Data), 1)
		is.Equal([]string{string(byID.Data[0].ID), string(byID.Data[0].UserID)}, []string{membershipID, userID})
		byExternalID, err := service.ListMembershipsForResourceByExternalID(t.Context(), core.OrganizationID(organizationID), "loom", "shared", "engines:run", nil).Page()
		is.NoErr(err)
		is.Equal(byExternalID.Data, byID.Data)
		is.True(errors.Is(failure(service.ListMembershipsForResource(t.Context(), "auth_res_nobody", "engines:run", nil).Page()), core.ErrNotFound))
	})

	t.Run("the resources that a member has a permission on are listed", func(t *testing.T) {
		is := is.New(t)
		create(t, "loom", "mine")
		page, err := service.ListResourcesForMembership(t.Context(), core.OrganizationMembershipID(membershipID), "engines:run", parent, nil).Page()
		is.NoErr(err)
		is.True(len(page.Data) > 0)
		is.Equal(page.Data[0].OrganizationID, core.OrganizationID(organizationID))
	})

	t.Run("differs from the API: a resource has no name, no description and no parent", func(t *testing.T) {
		is := is.New(t)
		created, err := service.CreateResource(t.Context(), authorization.CreateResourceParams{
			OrganizationID: core.OrganizationID(organizationID), ResourceTypeSlug: "loom", ExternalID: "orphan", Name: "Orphan", Parent: parent,
		})
		is.NoErr(err) // though there is no such parent
		is.Equal([]string{created.Name, created.Description, string(created.ParentResourceID)}, []string{"", "", ""})
	})

	t.Run("differs from the API: two resources may share the caller's own ID", func(t *testing.T) {
		first, second := create(t, "loom", "twin"), create(t, "loom", "twin")
		is.New(t).True(first.ID != second.ID) // the API: authorization_resource_external_id_conflict
	})

	t.Run("differs from the API: resources are not found by the caller's own ID", func(t *testing.T) {
		is := is.New(t)
		create(t, "wheel", "wheel-1")
		create(t, "wheel", "wheel-2")
		page, err := service.ListResources(t.Context(), &authorization.ListResourcesParams{ResourceTypeSlug: "wheel", ResourceExternalID: "wheel-1"}).Page()
		is.NoErr(err)
		is.Equal(len(page.Data), 2)
	})

	t.Run("differs from the API: members are listed whatever they may do", func(t *testing.T) {
		is := is.New(t)
		page, err := service.ListMembershipsForResource(t.Context(), create(t, "loom", "any").ID, "nobody:can", nil).Page()
		is.NoErr(err)
		is.Equal(len(page.Data), 1)
	})

	t.Run("differs from the API: a member's resources are listed whatever the member may do", func(t *testing.T) {
		is := is.New(t)
		create(t, "loom", "whatever")
		page, err := service.ListResourcesForMembership(t.Context(), core.OrganizationMembershipID(membershipID), "nobody:can", parent, nil).Page()
		is.NoErr(err)
		is.True(len(page.Data) > 0)
	})
}

func TestAuthorizationChecksAndAssignments(t *testing.T) {
	t.Parallel()
	client := start(t).confidential()
	service := client.Authorization
	organizationID, _ := engines(t, client)
	membershipID := membership(t, client, organizationID)
	loom := authorization.ByExternalID{ResourceTypeSlug: "loom", ExternalID: "loom-1"}
	// assign gives a role in the emulator's way, by the role's ID.
	assign := func(t *testing.T) (assignmentID string) {
		t.Helper()
		is := is.New(t)
		role, err := service.GetEnvironmentRole(t.Context(), "admin")
		is.NoErr(err)
		var assignment struct {
			ID string `json:"id"`
		}
		path := core.Path("/authorization/organization_memberships/{id}/role_assignments", membershipID)
		is.NoErr(client.Post(t.Context(), path, map[string]string{"role_id": string(role.ID)}, &assignment))
		return assignment.ID
	}
	list := func(t *testing.T) []authorization.RoleAssignment {
		t.Helper()
		page, err := service.ListRoleAssignments(t.Context(), core.OrganizationMembershipID(membershipID), nil).Page()
		is.New(t).NoErr(err)
		return page.Data
	}

	t.Run("the roles of a member are listed and taken away", func(t *testing.T) {
		is := is.New(t)
		id := assign(t)
		all := list(t)
		is.Equal(len(all), 1)
		is.Equal([]string{all[0].Object, string(all[0].ID), string(all[0].OrganizationMembershipID)}, []string{"role_assignment", id, membershipID})
		is.NoErr(service.RemoveRoleAssignment(t.Context(), core.OrganizationMembershipID(membershipID), core.RoleAssignmentID(id)))
		is.Equal(len(list(t)), 0)
		is.True(errors.Is(service.RemoveRoleAssignment(t.Context(), core.OrganizationMembershipID(membershipID), core.RoleAssignmentID(id)), core.ErrNotFound))
	})

	t.Run("a member who does not exist is ErrNotFound", func(t *testing.T) {
		is := is.New(t)
		_, err := service.Check(t.Context(), "om_nobody", "engines:run", loom, nil)
		is.True(errors.Is(err, core.ErrNotFound))
		_, err = service.AssignRole(t.Context(), "om_nobody", "admin", loom, nil)
		is.True(errors.Is(err, core.ErrNotFound))
		_, err = service.ListRoleAssignments(t.Context(), "om_nobody", nil).Page()
		is.True(errors.Is(err, core.ErrNotFound))
		_, err = service.ListResourcesForMembership(t.Context(), "om_nobody", "engines:run", loom, nil).Page()
		is.True(errors.Is(err, core.ErrNotFound))
	})

	t.Run("differs from the API: a check wants permission and not permission_slug", func(t *testing.T) {
		is := is.New(t)
		_, err := service.Check(t.Context(), core.OrganizationMembershipID(membershipID), "engines:run", loom, nil)
		is.True(errors.Is(err, core.ErrUnprocessable))
		is.Equal(fields(t, err), []string{"permission required"})
	})

	t.Run("differs from the API: a role is assigned by ID and not by slug", func(t *testing.T) {
		is := is.New(t)
		_, err := service.AssignRole(t.Context(), core.OrganizationMembershipID(membershipID), "admin", loom, nil)
		is.True(errors.Is(err, core.ErrUnprocessable))
		is.Equal(fields(t, err), []string{"role_id required"})
	})

	t.Run("differs from the API: an assignment says neither which role it is, nor on what, nor where from", func(t *testing.T) {
		is := is.New(t)
		id := assign(t)
		first := list(t)[0]
		is.Equal(first.Role.Slug, core.RoleSlug(""))
		is.Equal(first.Resource, authorization.AssignedResource{})
		is.Equal(first.Source, authorization.RoleAssignmentSource{})
		is.NoErr(service.RemoveRoleAssignment(t.Context(), core.OrganizationMembershipID(membershipID), core.RoleAssignmentID(id)))
	})
}
