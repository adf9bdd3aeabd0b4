//go:build emulator

package emulatortest

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func TestOrganizationMemberships(t *testing.T) {
	t.Parallel()
	e := start(t)
	client := e.confidential()
	users := client.UserManagement
	organizationID, userID := engines(t, client)
	// create makes ada a member of a new organization.
	create := func(t *testing.T, roles []core.RoleSlug) *usermanagement.OrganizationMembership {
		t.Helper()
		is := is.New(t)
		organization, err := client.Organizations.Create(t.Context(), t.Name(), nil)
		is.NoErr(err)
		membership, err := users.CreateOrganizationMembership(t.Context(), core.UserID(userID), organization.ID, &usermanagement.CreateOrganizationMembershipParams{Roles: roles})
		is.NoErr(err)
		return membership
	}
	list := func(t *testing.T, params usermanagement.ListOrganizationMembershipsParams) []usermanagement.OrganizationMembership {
		t.Helper()
		page, err := users.ListOrganizationMemberships(t.Context(), params).Page()
		is.New(t).NoErr(err)
		return page.Data
	}

	t.Run("a membership is created with its role, and got", func(t *testing.T) {
		is := is.New(t)
		created := create(t, []core.RoleSlug{"admin"})
		is.Equal(created.Object, "organization_membership")
		is.Equal(created.UserID, core.UserID(userID))
		is.Equal(created.Role.Slug, core.RoleSlug("admin"))
		is.Equal(created.Status, usermanagement.OrganizationMembershipStatusActive)
		got, err := users.GetOrganizationMembership(t.Context(), created.ID)
		is.NoErr(err)
		is.Equal(got, created)
	})

	for name, c := range map[string]struct {
		params usermanagement.ListOrganizationMembershipsParams
		users  []string
	}{
		"memberships are those of an organization":     {usermanagement.ListOrganizationMembershipsParams{OrganizationID: core.OrganizationID(organizationID)}, []string{userID}},
		"memberships are those of one in the other":    {usermanagement.ListOrganizationMembershipsParams{OrganizationID: core.OrganizationID(organizationID), UserID: core.UserID(userID)}, []string{userID}},
		"nobody is a member of what is no one's":       {usermanagement.ListOrganizationMembershipsParams{OrganizationID: "org_nobody"}, []string{}},
		"a user without memberships is in no list":     {usermanagement.ListOrganizationMembershipsParams{UserID: "user_nobody"}, []string{}},
		"the other user is no member of it, so no one": {usermanagement.ListOrganizationMembershipsParams{OrganizationID: core.OrganizationID(organizationID), UserID: "user_nobody"}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			got := each(list(t, c.params), func(m usermanagement.OrganizationMembership) string { return string(m.UserID) })
			is.New(t).Equal(got, c.users)
		})
	}

	t.Run("an update replaces the role", func(t *testing.T) {
		is := is.New(t)
		created := create(t, []core.RoleSlug{"admin"})
		updated, err := users.UpdateOrganizationMembership(t.Context(), created.ID, []core.RoleSlug{"member"}, nil)
		is.NoErr(err)
		is.Equal(updated.Role.Slug, core.RoleSlug("member"))
	})

	t.Run("a membership is deactivated and reactivated", func(t *testing.T) {
		is := is.New(t)
		created := create(t, nil)
		inactive, err := users.DeactivateOrganizationMembership(t.Context(), created.ID)
		is.NoErr(err)
		is.Equal(inactive.Status, usermanagement.OrganizationMembershipStatusInactive)
		active, err := users.ReactivateOrganizationMembership(t.Context(), created.ID)
		is.NoErr(err)
		is.Equal(active.Status, usermanagement.OrganizationMembershipStatusActive)
	})

	t.Run("a deleted membership is not found", func(t *testing.T) {
		is := is.New(t)
		created := create(t, nil)
		is.NoErr(users.DeleteOrganizationMembership(t.Context(), created.ID))
		is.True(errors.Is(failure(users.GetOrganizationMembership(t.Context(), created.ID)), core.ErrNotFound))
		is.True(errors.Is(users.DeleteOrganizationMembership(t.Context(), created.ID), core.ErrNotFound))
		is.True(errors.Is(failure(users.DeactivateOrganizationMembership(t.Context(), created.ID)), core.ErrNotFound))
	})

	t.Run("an organization that does not exist is ErrNotFound", func(t *testing.T) {
		is := is.New(t)
		_, err := users.CreateOrganizationMembership(t.Context(), core.UserID(userID), "org_nobody", nil)
		is.True(errors.Is(err, core.ErrNotFound))
	})

	t.Run("differs from the API: a membership says nothing of its user, its organization's name or its roles", func(t *testing.T) {
		is := is.New(t)
		created := create(t, []core.RoleSlug{"admin"})
		is.Equal([]string{string(created.User.ID), created.OrganizationName}, []string{"", ""})
		is.Equal(len(created.Roles), 0)
	})

	t.Run("differs from the API: several roles are not taken, so the member has the default one", func(t *testing.T) {
		is.New(t).Equal(create(t, []core.RoleSlug{"admin", "member"}).Role.Slug, core.RoleSlug("member"))
	})

	t.Run("differs from the API: inactive memberships are listed without being asked for, and statuses are ignored", func(t *testing.T) {
		is := is.New(t)
		created := create(t, nil)
		_, err := users.DeactivateOrganizationMembership(t.Context(), created.ID)
		is.NoErr(err)
		is.Equal(len(list(t, usermanagement.ListOrganizationMembershipsParams{OrganizationID: created.OrganizationID})), 1)
		is.Equal(len(list(t, usermanagement.ListOrganizationMembershipsParams{
			OrganizationID: created.OrganizationID, Statuses: []usermanagement.OrganizationMembershipStatus{usermanagement.OrganizationMembershipStatusPending},
		})), 1)
	})

	t.Run("differs from the API: a list wants neither a user nor an organization", func(t *testing.T) {
		is.New(t).True(len(list(t, usermanagement.ListOrganizationMembershipsParams{})) > 0) // the API: missing_user_id_or_organization_id
	})

	t.Run("differs from the API: anyone can become a member with any role, even who does not exist", func(t *testing.T) {
		is := is.New(t)
		membership, err := users.CreateOrganizationMembership(t.Context(), "user_nobody", core.OrganizationID(organizationID), &usermanagement.CreateOrganizationMembershipParams{
			Roles: []core.RoleSlug{"no-such-role"}, // the API: invalid_role
		})
		is.NoErr(err)
		is.Equal(membership.Role.Slug, core.RoleSlug("no-such-role"))
		is.NoErr(users.DeleteOrganizationMembership(t.Context(), membership.ID))
	})

	t.Run("differs from the API: a second membership is ErrConflict", func(t *testing.T) {
		is := is.New(t)
		_, err := users.CreateOrganizationMembership(t.Context(), core.UserID(userID), core.OrganizationID(organizationID), nil)
		is.True(errors.Is(err, core.ErrConflict))
	})

	t.Run("what is active already cannot be reactivated", func(t *testing.T) {
		is := is.New(t)
		_, err := users.ReactivateOrganizationMembership(t.Context(), create(t, nil).ID)
		is.True(errors.Is(err, core.ErrUnprocessable))
	})
}
