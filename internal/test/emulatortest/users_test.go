//go:build emulator

package emulatortest

import (
	"errors"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// awkwardID is an ID of a caller's own that must be escaped to stay one segment of a path.
const awkwardID = "crm/42 ü?a=1&b=%2F#top"

func TestUsers(t *testing.T) {
	t.Parallel()
	e := start(t)
	users := e.confidential().UserManagement
	create := func(t *testing.T, email string, params *usermanagement.CreateUserParams) *usermanagement.CreatedUser {
		t.Helper()
		user, err := users.CreateUser(t.Context(), email, params)
		is.New(t).NoErr(err)
		return user
	}

	t.Run("a user is created with all that was said of them", func(t *testing.T) {
		is := is.New(t)
		user := create(t, "all@example.com", &usermanagement.CreateUserParams{
			FirstName: "Al", LastName: "Lo", EmailVerified: core.Some(true),
			ExternalID: "crm-all", Metadata: map[string]string{"team": "blue"},
		})
		is.True(strings.HasPrefix(string(user.ID), "user_"))
		is.Equal(user.Object, "user")
		is.Equal(user.Email, "all@example.com")
		is.Equal([]string{user.FirstName, user.LastName, string(user.ExternalID)}, []string{"Al", "Lo", "crm-all"})
		is.Equal(user.EmailVerified, true)
		is.Equal(user.Metadata, map[string]string{"team": "blue"})
		is.True(!user.CreatedAt.IsZero())
		is.True(user.LastSignInAt.IsZero())
	})

	t.Run("a user is got as they were created", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "got@example.com", &usermanagement.CreateUserParams{FirstName: "Go"})
		user, err := users.GetUser(t.Context(), created.ID)
		is.NoErr(err)
		is.Equal(*user, created.User)
	})

	for name, id := range map[string]string{
		"a user is got by the caller's own ID":             "crm-7",
		"the caller's own ID may hold what a path may not": awkwardID,
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			created := create(t, "user-"+id[:5]+"@example.com", &usermanagement.CreateUserParams{ExternalID: core.ExternalID(id)})
			user, err := users.GetUserByExternalID(t.Context(), core.ExternalID(id))
			is.NoErr(err)
			is.Equal(user.ID, created.ID)
		})
	}

	t.Run("an update changes what it names and leaves the rest", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "changed@example.com", &usermanagement.CreateUserParams{
			FirstName: "Before", LastName: "Kept", ExternalID: "crm-changed",
		})
		user, err := users.UpdateUser(t.Context(), created.ID, &usermanagement.UpdateUserParams{
			FirstName:     core.Some("After"),
			EmailVerified: core.Some(true),
			Metadata:      core.MetadataChanges{"k": new("v")},
		})
		is.NoErr(err)
		is.Equal([]string{user.FirstName, user.LastName, string(user.ExternalID)}, []string{"After", "Kept", "crm-changed"})
		is.Equal(user.EmailVerified, true)
		is.Equal(user.Metadata, map[string]string{"k": "v"})
		is.True(!user.UpdatedAt.Before(created.UpdatedAt))
	})

	t.Run("false and null are values that an update sends", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "cleared@example.com", &usermanagement.CreateUserParams{
			FirstName: "Gone", EmailVerified: core.Some(true), ExternalID: "crm-cleared",
		})
		user, err := users.UpdateUser(t.Context(), created.ID, &usermanagement.UpdateUserParams{
			FirstName:     core.Null[string](),
			EmailVerified: core.Some(false),
			ExternalID:    core.Null[core.ExternalID](),
		})
		is.NoErr(err)
		is.Equal(user.FirstName+string(user.ExternalID), "")
		is.Equal(user.EmailVerified, false)
		_, err = users.GetUserByExternalID(t.Context(), "crm-cleared")
		is.True(errors.Is(err, core.ErrNotFound))
	})

	t.Run("a deleted user is not found", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "deleted@example.com", nil)
		is.NoErr(users.DeleteUser(t.Context(), created.ID))
		_, err := users.GetUser(t.Context(), created.ID)
		is.True(errors.Is(err, core.ErrNotFound))
		is.True(errors.Is(users.DeleteUser(t.Context(), created.ID), core.ErrNotFound))
	})

	t.Run("differs from the API: an address that is taken is 409 user_already_exists", func(t *testing.T) {
		is := is.New(t)
		_, err := users.CreateUser(t.Context(), "ada@example.com", nil)
		is.True(errors.Is(err, core.ErrConflict))
		is.True(errors.Is(err, core.ErrorCode("user_already_exists")))
	})

	t.Run("differs from the API: two users may share the caller's own ID", func(t *testing.T) {
		first := create(t, "twin-1@example.com", &usermanagement.CreateUserParams{ExternalID: "crm-twin"})
		second := create(t, "twin-2@example.com", &usermanagement.CreateUserParams{ExternalID: "crm-twin"})
		is.New(t).Equal(first.ExternalID, second.ExternalID)
	})

	t.Run("differs from the API: name, locale and a new address are not kept", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "named@example.com", &usermanagement.CreateUserParams{Name: "Na Med"})
		is.Equal(created.Name, "")
		user, err := users.UpdateUser(t.Context(), created.ID, &usermanagement.UpdateUserParams{
			Email:  "renamed@example.com",
			Name:   core.Some("Re Named"),
			Locale: core.Some("de-CH"),
		})
		is.NoErr(err)
		is.Equal([]string{user.Email, user.Name, user.Locale}, []string{"named@example.com", "", ""})
	})

	t.Run("differs from the API: an update replaces the metadata instead of merging it", func(t *testing.T) {
		is := is.New(t)
		created := create(t, "meta@example.com", &usermanagement.CreateUserParams{
			Metadata: map[string]string{"kept": "yes"},
		})
		user, err := users.UpdateUser(t.Context(), created.ID, &usermanagement.UpdateUserParams{Metadata: core.MetadataChanges{"new": new("yes")}})
		is.NoErr(err)
		is.Equal(user.Metadata, map[string]string{"new": "yes"})
	})
}
