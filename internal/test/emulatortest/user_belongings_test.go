//go:build emulator

package emulatortest

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

func TestIdentities(t *testing.T) {
	t.Parallel()
	users := startFrom(t, recordsSeed).confidential().UserManagement

	t.Run("a user who does not exist is ErrNotFound", func(t *testing.T) {
		is.New(t).True(errors.Is(failure(users.ListUserIdentities(t.Context(), "user_nobody")), core.ErrNotFound))
	})

	t.Run("differs from the API: the identities are the data of a list and not the answer itself", func(t *testing.T) {
		is := is.New(t)
		_, err := users.ListUserIdentities(t.Context(), "user_ada")
		is.Equal(unusable(t, err).Reason, "is a JSON object where []usermanagement.Identity is wanted")
	})
}

func TestAuthorizedApplications(t *testing.T) {
	t.Parallel()
	users := startFrom(t, recordsSeed).confidential().UserManagement
	list := func(t *testing.T) []usermanagement.AuthorizedApplication {
		t.Helper()
		page, err := users.ListUserAuthorizedApplications(t.Context(), "user_ada", nil).Page()
		is.New(t).NoErr(err)
		return page.Data
	}

	t.Run("the applications that a user lets act for them are listed", func(t *testing.T) {
		is := is.New(t)
		all := list(t)
		is.Equal(len(all), 1)
		is.Equal(all[0].ID, core.AuthorizedApplicationID("auth_app_1"))
	})

	t.Run("differs from the API: of the application nothing is said, nor what it was granted", func(t *testing.T) {
		is := is.New(t)
		first := list(t)[0]
		is.Equal(first.Object, "authorized_application") // the API: authorized_connect_application
		is.Equal(first.Application.ID, core.ConnectApplicationID(""))
		is.Equal(len(first.GrantedScopes), 0)
	})

	t.Run("what was taken back from an application is gone", func(t *testing.T) {
		is := is.New(t)
		is.NoErr(users.DeleteUserAuthorizedApplication(t.Context(), "user_ada", "auth_app_1"))
		is.Equal(len(list(t)), 0)
		is.True(errors.Is(users.DeleteUserAuthorizedApplication(t.Context(), "user_ada", "auth_app_1"), core.ErrNotFound))
	})

	t.Run("a user who does not exist is ErrNotFound", func(t *testing.T) {
		_, err := users.ListUserAuthorizedApplications(t.Context(), "user_nobody", nil).Page()
		is.New(t).True(errors.Is(err, core.ErrNotFound))
	})
}
