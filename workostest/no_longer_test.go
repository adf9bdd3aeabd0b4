package workostest_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/authorization"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

// A permission ends when the object that it depends on is gone.
func TestNobodyMayDoWhatTheyMayNoLonger(t *testing.T) {
	start := func(t *testing.T) (c checked, membership core.OrganizationMembershipID, user core.UserID) {
		t.Helper()
		c = startChecked(t, workostest.WithRole("admin", "posts:write"))
		org := c.AddOrganization(workostest.Organization{ID: "org_1", Name: "Acme"})
		grace := c.AddUser(workostest.User{Email: "grace@example.com"})
		membership, err := c.AddMembership(grace.ID, org.ID, "admin")
		c.NoErr(err)
		return c, membership, grace.ID
	}
	may := func(c checked, membership core.OrganizationMembershipID) bool {
		c.Helper()
		checked, err := c.client.Authorization.Check(context.Background(), membership, "posts:write", authorization.ByExternalID{ResourceTypeSlug: "organization", ExternalID: "org_1"}, nil)
		c.NoErr(err)
		return checked.Authorized
	}
	t.Run("a member who was deactivated", func(t *testing.T) {
		c, membership, _ := start(t)
		c.True(may(c, membership))
		_, err := c.client.UserManagement.DeactivateOrganizationMembership(t.Context(), membership)
		c.NoErr(err)
		c.True(!may(c, membership))
		_, err = c.client.UserManagement.ReactivateOrganizationMembership(t.Context(), membership)
		c.NoErr(err)
		c.True(may(c, membership))
	})
	for name, end := range map[string]func(c checked, membership core.OrganizationMembershipID, user core.UserID) error{
		"is deleted": func(c checked, _ core.OrganizationMembershipID, user core.UserID) error {
			return c.client.UserManagement.DeleteUser(context.Background(), user)
		},
		"is no longer a member": func(c checked, membership core.OrganizationMembershipID, _ core.UserID) error {
			return c.client.UserManagement.DeleteOrganizationMembership(context.Background(), membership)
		},
		"is deactivated": func(c checked, membership core.OrganizationMembershipID, _ core.UserID) error {
			_, err := c.client.UserManagement.DeactivateOrganizationMembership(context.Background(), membership)
			return err
		},
		"has lost the organization": func(c checked, _ core.OrganizationMembershipID, _ core.UserID) error {
			return c.client.Organizations.Delete(context.Background(), "org_1")
		},
	} {
		t.Run("the key of a user who "+name, func(t *testing.T) {
			c, membership, user := start(t)
			key, err := c.AddAPIKey(workostest.APIKey{OrganizationID: "org_1", UserID: user})
			c.NoErr(err)
			found, err := c.client.APIKeys.Validate(t.Context(), key.Value, nil)
			c.NoErr(err)
			c.True(found.APIKey != nil)
			c.NoErr(end(c, membership, user))
			found, err = c.client.APIKeys.Validate(t.Context(), key.Value, nil)
			c.NoErr(err)
			c.True(found.APIKey == nil)
		})
	}
}

func TestAResetIsForOneAddressAndOneChange(t *testing.T) {
	for name, between := range map[string]func(c checked, user core.UserID) error{
		"the address was changed": func(c checked, user core.UserID) error {
			_, err := c.client.UserManagement.UpdateUser(context.Background(), user, &usermanagement.UpdateUserParams{Email: "hopper@example.com"})
			return err
		},
		"another reset was used": func(c checked, _ core.UserID) error {
			other, err := c.client.UserManagement.CreatePasswordReset(context.Background(), "grace@example.com", nil)
			c.NoErr(err)
			_, err = c.client.UserManagement.ResetPassword(context.Background(), other.PasswordResetToken, core.NewPassword("another horse battery"), nil)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := startChecked(t)
			grace := c.AddUser(workostest.User{Email: "grace@example.com"})
			reset, err := c.client.UserManagement.CreatePasswordReset(t.Context(), "grace@example.com", nil)
			c.NoErr(err)
			c.NoErr(between(c, grace.ID))
			_, err = c.client.UserManagement.ResetPassword(t.Context(), reset.PasswordResetToken, core.NewPassword("correct horse battery"), nil)
			c.True(errors.Is(err, core.ErrNotFound))
		})
	}
}

func TestAConnectionSignsInWhileItIsActiveAndItsOrganizationIsThere(t *testing.T) {
	h := start(t)
	h.AddOrganization(workostest.Organization{ID: "org_1", Name: "Acme"})
	h.addConnection(workostest.Connection{ID: "conn_off", OrganizationID: "org_1", State: "inactive"})
	h.addConnection(workostest.Connection{ID: "conn_on", OrganizationID: "org_1"})
	authorize := func(path, selector string) string {
		h.Helper()
		query := url.Values{"client_id": {string(h.ClientID)}, "redirect_uri": {"http://127.0.0.1:9/callback"}, "response_type": {"code"}}
		return h.do("GET", path+"?"+query.Encode()+"&"+selector, nil).header.Get("Location")
	}
	h.True(strings.Contains(authorize("/user_management/authorize", "connection_id=conn_off"), "error=invalid_connection"))
	h.True(strings.Contains(authorize("/user_management/authorize", "connection_id=conn_on"), "code="))
	h.True(strings.Contains(authorize("/sso/authorize", "organization=org_1"), "code=")) // by the active one
	h.Equal(h.do("DELETE", "/organizations/org_1", nil).status, http.StatusAccepted)
	h.True(strings.Contains(authorize("/user_management/authorize", "connection_id=conn_on"), "error=invalid_connection"))
	h.Equal(h.do("GET", "/connections/conn_on", nil).status, http.StatusNotFound)
}
