//go:build emulator

package emulatortest

import (
	"errors"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/directorysync"
)

func TestDirectories(t *testing.T) {
	t.Parallel()
	service := startFrom(t, recordsSeed).confidential().DirectorySync
	ascending := core.ListOptions{Order: core.OrderAsc}

	t.Run("a directory is got", func(t *testing.T) {
		is := is.New(t)
		directory, err := service.GetDirectory(t.Context(), "directory_okta")
		is.NoErr(err)
		is.Equal(
			[]string{directory.Object, directory.Name, string(directory.OrganizationID), directory.Domain, directory.ExternalKey},
			[]string{"directory", "Engines Okta", "org_engines", "engines.example", "key-1"},
		)
		is.Equal(directory.Type, directorysync.DirectoryTypeOktaSCIM)
		is.Equal(directory.State, directorysync.DirectoryStateLinked)
		is.True(!directory.CreatedAt.IsZero())
	})

	t.Run("null is the empty string", func(t *testing.T) {
		is := is.New(t)
		directory, err := service.GetDirectory(t.Context(), "directory_azure")
		is.NoErr(err)
		is.Equal(directory.Domain+directory.ExternalKey, "")
		is.Equal(directory.State, directorysync.DirectoryStateInvalidCredentials)
	})

	for name, c := range map[string]struct {
		params directorysync.ListDirectoriesParams
		want   []string
	}{
		"directories are found by organization":                           {directorysync.ListDirectoriesParams{OrganizationID: "org_engines"}, []string{"directory_okta"}},
		"directories are found by part of a name":                         {directorysync.ListDirectoriesParams{Search: "azure"}, []string{"directory_azure"}},
		"an organization without directories is no error":                 {directorysync.ListDirectoriesParams{OrganizationID: "org_nobody"}, []string{}},
		"differs from the API: no directory is found by part of a domain": {directorysync.ListDirectoriesParams{Search: "engines.example"}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			page, err := service.ListDirectories(t.Context(), &c.params).Page()
			is.NoErr(err)
			is.Equal(each(page.Data, func(d directorysync.Directory) string { return string(d.ID) }), c.want)
		})
	}

	t.Run("a user is got", func(t *testing.T) {
		is := is.New(t)
		user, err := service.GetUser(t.Context(), "directory_user_ada")
		is.NoErr(err)
		is.Equal(
			[]string{user.Object, string(user.DirectoryID), string(user.OrganizationID), user.IDPID, user.Email, user.FirstName, user.LastName},
			[]string{"directory_user", "directory_okta", "org_engines", "idp-ada", "ada@engines.example", "Ada", "Lovelace"},
		)
		is.Equal(user.State, directorysync.UserStateActive)
		is.Equal(*user.Role, directorysync.Role{Slug: "admin"})
		is.Equal(user.CustomAttributes, map[string]any{"department": "Looms"})
	})

	t.Run("a user of whom nothing is known is got", func(t *testing.T) {
		is := is.New(t)
		user, err := service.GetUser(t.Context(), "directory_user_grace")
		is.NoErr(err)
		is.Equal(user.Email+user.FirstName+user.LastName, "")
		is.Equal(user.Role, nil)
		is.Equal(user.State, directorysync.UserStateInactive)
	})

	t.Run("a group is got", func(t *testing.T) {
		is := is.New(t)
		group, err := service.GetGroup(t.Context(), "directory_group_engineers")
		is.NoErr(err)
		is.Equal(
			[]string{group.Object, string(group.DirectoryID), string(group.OrganizationID), group.IDPID, group.Name},
			[]string{"directory_group", "directory_okta", "org_engines", "idp-engineers", "Engineers"},
		)
		is.Equal(group.RawAttributes, map[string]any{"displayName": "Engineers"})
	})

	t.Run("users are listed, a page at a time", func(t *testing.T) {
		is := is.New(t)
		page, err := service.ListUsers(t.Context(), directorysync.ListUsersParams{
			ListOptions: core.ListOptions{Limit: 1, Order: core.OrderAsc},
			DirectoryID: "directory_okta",
		}).Page()
		is.NoErr(err)
		is.Equal(len(page.Data), 1)
		is.Equal(page.Data[0].DirectoryID, core.DirectoryID("directory_okta"))
	})

	t.Run("what does not exist is ErrNotFound", func(t *testing.T) {
		is := is.New(t)
		is.True(errors.Is(failure(service.GetDirectory(t.Context(), "directory_nobody")), core.ErrNotFound))
		is.True(errors.Is(failure(service.GetUser(t.Context(), "directory_user_nobody")), core.ErrNotFound))
		is.True(errors.Is(failure(service.GetGroup(t.Context(), "directory_group_nobody")), core.ErrNotFound))
	})

	t.Run("differs from the API: users are listed whatever their directory and group", func(t *testing.T) {
		is := is.New(t)
		for _, params := range []directorysync.ListUsersParams{
			{ListOptions: ascending, DirectoryID: "directory_okta"},
			{ListOptions: ascending, GroupID: "directory_group_engineers"},
			{ListOptions: ascending, Email: "ada@engines.example"},
			{ListOptions: ascending, IDPID: "idp-ada"},
		} {
			page, err := service.ListUsers(t.Context(), params).Page()
			is.NoErr(err)
			is.Equal(len(page.Data), 2)
		}
	})

	t.Run("differs from the API: groups are listed whatever their directory and members", func(t *testing.T) {
		is := is.New(t)
		for _, params := range []directorysync.ListGroupsParams{
			{ListOptions: ascending, DirectoryID: "directory_okta"},
			{ListOptions: ascending, UserID: "directory_user_ada"},
		} {
			page, err := service.ListGroups(t.Context(), params).Page()
			is.NoErr(err)
			is.Equal(len(page.Data), 2)
		}
	})

	t.Run("a deleted directory takes its users and groups with it", func(t *testing.T) {
		is := is.New(t)
		is.NoErr(service.DeleteDirectory(t.Context(), "directory_okta"))
		is.True(errors.Is(failure(service.GetDirectory(t.Context(), "directory_okta")), core.ErrNotFound))
		is.True(errors.Is(failure(service.GetUser(t.Context(), "directory_user_ada")), core.ErrNotFound))
		is.True(errors.Is(failure(service.GetGroup(t.Context(), "directory_group_engineers")), core.ErrNotFound))
		is.NoErr(failure(service.GetUser(t.Context(), "directory_user_grace")))
		is.True(errors.Is(service.DeleteDirectory(t.Context(), "directory_okta"), core.ErrNotFound))
	})
}
