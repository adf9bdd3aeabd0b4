package workostest_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

func TestWhatNobodyHasDefinedIsNoQuietNo(t *testing.T) {
	for name, ask := range map[string]func(*testing.T, *workos.Confidential, core.OrganizationMembershipID, core.ResourceID, string) error{
		"a check of a permission": func(t *testing.T, c *workos.Confidential, m core.OrganizationMembershipID, r core.ResourceID, slug string) error {
			return failed(c.Authorization.Check(t.Context(), m, core.PermissionSlug(slug), authorization.ByID(r), nil))
		},
		"the resources with a permission": func(t *testing.T, c *workos.Confidential, m core.OrganizationMembershipID, r core.ResourceID, slug string) error {
			return failed(c.Authorization.ListResourcesForMembership(t.Context(), m, core.PermissionSlug(slug), authorization.ByID(r), nil).Collect(1))
		},
		"the memberships with a permission": func(t *testing.T, c *workos.Confidential, _ core.OrganizationMembershipID, r core.ResourceID, slug string) error {
			return failed(c.Authorization.ListMembershipsForResource(t.Context(), r, core.PermissionSlug(slug), nil).Collect(1))
		},
		"the assignments of a role": func(t *testing.T, c *workos.Confidential, _ core.OrganizationMembershipID, r core.ResourceID, slug string) error {
			return failed(c.Authorization.ListRoleAssignmentsForResource(t.Context(), r, &authorization.ListRoleAssignmentsForResourceParams{RoleSlug: core.RoleSlug(slug)}).Collect(1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			tb := &fakeTB{}
			said := tb.run(func() {
				server := workostest.Start(tb, acme(), workostest.WithRole("read", "read"))
				client := server.Confidential(t)
				of, err := client.UserManagement.ListOrganizationMemberships(t.Context(), usermanagement.ListOrganizationMembershipsParams{OrganizationID: "org_acme"}).Collect(1)
				if err != nil {
					t.Fatal(err)
				}
				on, err := client.Authorization.ListResources(t.Context(), nil).Collect(1)
				if err != nil {
					t.Fatal(err)
				}
				if err := ask(t, client, of[0].ID, on[0].ID, "read"); err != nil {
					t.Error(err)
				}
				if err := ask(t, client, of[0].ID, on[0].ID, "raed"); !errors.Is(err, core.ErrorCode("workostest_not_implemented")) {
					t.Error(err)
				}
			})
			if strings.Count(said, "'raed' is not defined") != 1 {
				t.Error(said)
			}
		})
	}
}

func TestMetadataNeverHasMoreThan50Keys(t *testing.T) {
	c := startChecked(t, acme())
	ada := c.idOf("ada@example.com")
	for name, put := range map[string]func(metadata core.MetadataChanges) error{
		"an organization": func(m core.MetadataChanges) error {
			return failed(c.client.Organizations.Update(t.Context(), "org_acme", &organizations.UpdateParams{Metadata: m}))
		},
		"a user": func(m core.MetadataChanges) error {
			return failed(c.client.UserManagement.UpdateUser(t.Context(), ada, &usermanagement.UpdateUserParams{Metadata: m}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := c.sub(t)
			for i := range 50 {
				c.NoErr(put(core.MetadataChanges{strconv.Itoa(i): new("x")}))
			}
			c.True(errors.Is(put(core.MetadataChanges{"one more": new("x")}), core.ErrUnprocessable))
			c.NoErr(put(core.MetadataChanges{"one more": new("x"), "1": nil}))
		})
	}
}

func TestAnExternalIDOfAnotherUser(t *testing.T) {
	c := startChecked(t)
	_, err := c.client.UserManagement.CreateUser(t.Context(), "grace@example.com", &usermanagement.CreateUserParams{ExternalID: "1"})
	c.NoErr(err)
	_, err = c.client.UserManagement.CreateUser(t.Context(), "alan@example.com", &usermanagement.CreateUserParams{ExternalID: "1"})
	c.True(errors.Is(err, core.ErrorCode("user_creation_error")))
	_, err = c.client.UserManagement.UpdateUser(t.Context(), c.idOf("ada@example.com"), &usermanagement.UpdateUserParams{ExternalID: core.Some(core.ExternalID("1"))})
	c.True(errors.Is(err, core.ErrorCode("external_id_already_used")))
}

func TestTheListOfEventsHasOneCursor(t *testing.T) {
	h := start(t)
	h.Equal(h.do("GET", "/events?events=user.created", nil).at("list_metadata"), map[string]any{"after": nil})
}
