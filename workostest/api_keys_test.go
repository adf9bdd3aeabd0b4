package workostest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/apikeys"
	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/workostest"
)

func acme() workostest.Option {
	return workostest.WithOrganizations(workostest.Organization{
		ID: "org_acme", Name: "Acme", Members: []workostest.Member{{Email: "ada@example.com", Role: "admin"}},
	})
}

// memberOf returns the member that an error of status 422 names.
func memberOf(err error) string {
	var refused *core.Error
	if !errors.As(err, &refused) || !errors.Is(err, core.ErrUnprocessable) || len(refused.Fields) != 1 {
		return ""
	}
	return refused.Fields[0].Field
}

func TestAPIKeys(t *testing.T) {
	clock := workostest.NewClock(time.Now())
	c := startChecked(t, acme(), workostest.WithRole("reader", "posts:read"), workostest.WithClock(clock.Now))
	ada := c.idOf("ada@example.com")
	validate := func(c checked, value core.APIKeyValue) *apikeys.APIKey {
		c.Helper()
		said, err := c.client.APIKeys.Validate(t.Context(), value, nil)
		c.NoErr(err)
		return said.APIKey
	}
	create := func(c checked) *apikeys.CreatedAPIKey {
		c.Helper()
		key, err := c.client.APIKeys.CreateForOrganization(t.Context(), "org_acme", "CI", &apikeys.CreateForOrganizationParams{Permissions: []core.PermissionSlug{"posts:read"}})
		c.NoErr(err)
		return key
	}
	t.Run("a key of an organization is valid, and its use is recorded", func(t *testing.T) {
		c := c.sub(t)
		key := create(c)
		found := validate(c, key.Value)
		c.Equal(found.ID, key.ID)
		c.Equal(found.Owner, apikeys.OrganizationOwner{Type: "organization", ID: "org_acme"})
		c.Equal(found.Permissions, []core.PermissionSlug{"posts:read"})
		c.True(!found.LastUsedAt.IsZero())
		listed, err := c.client.APIKeys.ListForOrganization(t.Context(), "org_acme", nil).Collect(10)
		c.NoErr(err)
		c.Equal(len(listed), 1)
	})
	t.Run("a key of a user is for one of their organizations", func(t *testing.T) {
		c := c.sub(t)
		key, err := c.client.UserManagement.CreateUserAPIKey(t.Context(), ada, "org_acme", "Mine", nil)
		c.NoErr(err)
		c.Equal(validate(c, key.Value).Owner, apikeys.UserOwner{Type: "user", ID: ada, OrganizationID: "org_acme"})
		listed, err := c.client.UserManagement.ListUserAPIKeys(t.Context(), ada, &usermanagement.ListUserAPIKeysParams{OrganizationID: "org_acme"}).Collect(10)
		c.NoErr(err)
		c.Equal(len(listed), 1)
		_, err = c.client.UserManagement.CreateUserAPIKey(t.Context(), ada, "org_other", "Mine", nil)
		c.True(err != nil)
	})
	t.Run("a key that was never created, has expired or was deleted is not valid", func(t *testing.T) {
		c := c.sub(t)
		c.Equal(validate(c, core.NewAPIKeyValue("sk_guess")), nil)
		ends := map[string]func(id core.APIKeyID) error{
			"expired at once": func(id core.APIKeyID) error {
				_, err := c.client.APIKeys.Expire(t.Context(), id, nil)
				return err
			},
			"expired by time": func(id core.APIKeyID) error {
				_, err := c.client.APIKeys.Expire(t.Context(), id, &apikeys.ExpireParams{ExpiresAt: core.Some(clock.Now().Add(time.Minute))})
				clock.Advance(time.Minute)
				return err
			},
			"deleted": func(id core.APIKeyID) error { return c.client.APIKeys.Delete(t.Context(), id) },
			"revoked": c.RevokeAPIKey,
		}
		for _, end := range ends {
			key := create(c)
			c.NoErr(end(key.ID))
			c.Equal(validate(c, key.Value), nil)
		}
	})
	t.Run("a future expiry can be removed, and a past one cannot", func(t *testing.T) {
		c := c.sub(t)
		key := create(c)
		for _, at := range []core.Opt[time.Time]{core.Some(clock.Now().Add(time.Hour)), core.Null[time.Time]()} {
			_, err := c.client.APIKeys.Expire(t.Context(), key.ID, &apikeys.ExpireParams{ExpiresAt: at})
			c.NoErr(err)
		}
		clock.Advance(2 * time.Hour)
		c.True(validate(c, key.Value) != nil)
		_, err := c.client.APIKeys.Expire(t.Context(), key.ID, nil)
		c.NoErr(err)
		_, err = c.client.APIKeys.Expire(t.Context(), key.ID, nil)
		c.True(errors.Is(err, core.ErrorCode("api_key_already_expired")))
	})
	t.Run("a key with an undefined permission or a past expiry is rejected, with the member's name", func(t *testing.T) {
		c := c.sub(t)
		undefined, past := []core.PermissionSlug{"posts:read", "posts:raed"}, clock.Now().Add(-time.Second)
		_, err := c.client.APIKeys.CreateForOrganization(t.Context(), "org_acme", "CI", &apikeys.CreateForOrganizationParams{Permissions: undefined})
		c.Equal(memberOf(err), "permissions")
		_, err = c.client.APIKeys.CreateForOrganization(t.Context(), "org_acme", "CI", &apikeys.CreateForOrganizationParams{ExpiresAt: past})
		c.Equal(memberOf(err), "expires_at")
		_, err = c.client.UserManagement.CreateUserAPIKey(t.Context(), ada, "org_acme", "Mine", &usermanagement.CreateUserAPIKeyParams{Permissions: undefined})
		c.True(errors.Is(err, core.ErrUnprocessable) && strings.Contains(err.Error(), "permissions")) // The contract has no errors here.
		_, err = c.client.UserManagement.CreateUserAPIKey(t.Context(), ada, "org_acme", "Mine", &usermanagement.CreateUserAPIKeyParams{ExpiresAt: past})
		c.True(errors.Is(err, core.ErrUnprocessable) && strings.Contains(err.Error(), "expires_at"))
	})
	t.Run("each change is an event", func(t *testing.T) {
		c := c.sub(t)
		since := len(c.Events())
		key, err := c.AddAPIKey(workostest.APIKey{OrganizationID: "org_acme", UserID: ada})
		c.NoErr(err)
		c.NoErr(c.RevokeAPIKey(key.ID))
		c.Equal(c.eventNames(since), []string{"api_key.created", "api_key.revoked"})
	})
	t.Run("a seed names an organization, and a member of it", func(t *testing.T) {
		c := c.sub(t)
		_, err := c.AddAPIKey(workostest.APIKey{})
		c.True(err != nil)
		_, err = c.AddAPIKey(workostest.APIKey{OrganizationID: "org_acme", UserID: "user_other"})
		c.True(err != nil)
	})
}
