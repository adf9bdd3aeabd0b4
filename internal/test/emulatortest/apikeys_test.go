//go:build emulator

package emulatortest

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/apikeys"
)

func TestAPIKeys(t *testing.T) {
	t.Parallel()
	service := startFrom(t, recordsSeed).confidential().APIKeys
	list := func(t *testing.T, organizationID string) []apikeys.APIKey {
		t.Helper()
		page, err := service.ListForOrganization(t.Context(), core.OrganizationID(organizationID), nil).Page()
		is.New(t).NoErr(err)
		return page.Data
	}

	t.Run("keys are listed", func(t *testing.T) {
		is := is.New(t)
		keys := list(t, "org_engines")
		is.Equal(len(keys), 1)
		is.Equal([]string{keys[0].Object, string(keys[0].ID), keys[0].Name}, []string{"api_key", "api_key_1", "Looms"})
		is.True(!keys[0].CreatedAt.IsZero())
		is.True(keys[0].ExpiresAt.IsZero())
	})

	t.Run("a value that is no key is no error, but has none", func(t *testing.T) {
		is := is.New(t)
		validation, err := service.Validate(t.Context(), core.NewAPIKeyValue("sk_of_nobody"), nil)
		is.NoErr(err)
		is.Equal(validation.APIKey, nil)
	})

	t.Run("differs from the API: a value that is a key is none either, because the emulator reads another member", func(t *testing.T) {
		is := is.New(t)
		validation, err := service.Validate(t.Context(), core.NewAPIKeyValue(string(apiKey)), nil)
		is.NoErr(err)
		is.Equal(validation.APIKey, nil)
	})

	t.Run("differs from the API: every organization has every key", func(t *testing.T) {
		is.New(t).Equal(list(t, "org_nobody"), list(t, "org_engines"))
	})

	t.Run("differs from the API: a key has neither owner nor permissions, nor part of its value", func(t *testing.T) {
		is := is.New(t)
		key := list(t, "org_engines")[0]
		is.Equal(key.Owner, nil)
		is.Equal(len(key.Permissions), 0)
		is.Equal(key.ObfuscatedValue, "")
	})

	t.Run("a deleted key is gone", func(t *testing.T) {
		is := is.New(t)
		is.NoErr(service.Delete(t.Context(), "api_key_1"))
		is.Equal(len(list(t, "org_engines")), 0)
		is.True(errors.Is(service.Delete(t.Context(), "api_key_1"), core.ErrNotFound))
	})
}
