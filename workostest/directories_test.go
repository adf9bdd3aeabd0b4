package workostest_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/directorysync"
	"github.com/workos-typestate/workos/workostest"
)

// okta is a directory with Ada and Grace, of whom Ada is an engineer.
type okta struct {
	checked
	workostest.Directory
	ada, grace workostest.DirectoryUser
	engineers  workostest.DirectoryGroup
	clk        *workostest.Clock
}

func startOkta(t *testing.T) okta {
	t.Helper()
	clk := newClock()
	d := okta{checked: startChecked(t, workostest.WithClock(clk.Now)), clk: clk}
	org := d.AddOrganization(workostest.Organization{Name: "Engines", Domains: []string{"engines.test"}})
	var err error
	d.Directory, err = d.AddDirectory(workostest.Directory{OrganizationID: org.ID, Name: "Engines Okta", Type: "okta scim v2.0", Domain: "engines.test"})
	d.NoErr(err)
	d.ada, err = d.AddDirectoryUser(workostest.DirectoryUser{
		DirectoryID: d.ID, IDPID: "okta-1", Email: "ada@engines.test", FirstName: "Ada", LastName: "Lovelace", Role: "admin",
		CustomAttributes: map[string]any{"department": "Looms"},
	})
	d.NoErr(err)
	d.grace, err = d.AddDirectoryUser(workostest.DirectoryUser{DirectoryID: d.ID, State: "suspended"})
	d.NoErr(err)
	d.engineers, err = d.AddDirectoryGroup(workostest.DirectoryGroup{DirectoryID: d.ID, Name: "Engineers"})
	d.NoErr(err)
	d.NoErr(d.AddDirectoryGroupUser(d.engineers.ID, d.ada.ID))
	return d
}

func (d okta) sub(t *testing.T) okta {
	d.checked = d.checked.sub(t)
	return d
}

func idsOf[T any](page *core.Page[T], id func(T) string) []string {
	out := []string{}
	for _, row := range page.Data {
		out = append(out, id(row))
	}
	return out
}

func TestDirectories(t *testing.T) {
	d := startOkta(t)
	sync := d.client.DirectorySync
	other := d.AddOrganization(workostest.Organization{Name: "Other"})
	hr, err := d.AddDirectory(workostest.Directory{OrganizationID: other.ID})
	d.NoErr(err)

	t.Run("a directory has counts of its users and groups", func(t *testing.T) {
		d := d.sub(t)
		got, err := sync.GetDirectory(t.Context(), d.ID)
		d.NoErr(err)
		d.Equal([]string{got.Name, got.Domain, string(got.OrganizationID)}, []string{"Engines Okta", "engines.test", string(d.OrganizationID)})
		d.Equal(got.State, directorysync.DirectoryStateLinked)
		d.Equal(*got.Metadata, directorysync.DirectoryMetadata{Users: directorysync.UserCounts{Active: 1, Inactive: 1}, Groups: 1})
	})
	for name, test := range map[string]struct {
		params directorysync.ListDirectoriesParams
		want   []string
	}{
		"directories are listed":                       {directorysync.ListDirectoriesParams{}, []string{string(hr.ID), string(d.ID)}},
		"directories are found by organization":        {directorysync.ListDirectoriesParams{OrganizationID: other.ID}, []string{string(hr.ID)}},
		"directories are found by part of a name":      {directorysync.ListDirectoriesParams{Search: "okta"}, []string{string(d.ID)}},
		"directories are found by part of a domain":    {directorysync.ListDirectoriesParams{Search: "engines.t"}, []string{string(d.ID)}},
		"an organization without directories has none": {directorysync.ListDirectoriesParams{OrganizationID: "org_x"}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			d := d.sub(t)
			page, err := sync.ListDirectories(t.Context(), &test.params).Page()
			d.NoErr(err)
			d.Equal(idsOf(page, func(d directorysync.Directory) string { return string(d.ID) }), test.want)
		})
	}
	for name, test := range map[string]struct {
		params directorysync.ListUsersParams
		want   []string
	}{
		"users are found by directory":   {directorysync.ListUsersParams{DirectoryID: d.ID}, []string{string(d.grace.ID), string(d.ada.ID)}},
		"users are found by group":       {directorysync.ListUsersParams{GroupID: d.engineers.ID}, []string{string(d.ada.ID)}},
		"users are found by address":     {directorysync.ListUsersParams{DirectoryID: d.ID, Email: "ADA@engines.test"}, []string{string(d.ada.ID)}},
		"users are found by IdP ID":      {directorysync.ListUsersParams{DirectoryID: d.ID, IDPID: "okta-1"}, []string{string(d.ada.ID)}},
		"another directory has no users": {directorysync.ListUsersParams{DirectoryID: hr.ID}, []string{}},
		"a page has at most the limit":   {directorysync.ListUsersParams{DirectoryID: d.ID, ListOptions: core.ListOptions{Limit: 1}}, []string{string(d.grace.ID)}},
	} {
		t.Run(name, func(t *testing.T) {
			d := d.sub(t)
			page, err := sync.ListUsers(t.Context(), test.params).Page()
			d.NoErr(err)
			d.Equal(idsOf(page, func(u directorysync.User) string { return string(u.ID) }), test.want)
		})
	}
	for name, test := range map[string]struct {
		params directorysync.ListGroupsParams
		want   []string
	}{
		"groups are found by directory": {directorysync.ListGroupsParams{DirectoryID: d.ID}, []string{string(d.engineers.ID)}},
		"groups are found by user":      {directorysync.ListGroupsParams{UserID: d.ada.ID}, []string{string(d.engineers.ID)}},
		"a user may be in no group":     {directorysync.ListGroupsParams{UserID: d.grace.ID}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			d := d.sub(t)
			page, err := sync.ListGroups(t.Context(), test.params).Page()
			d.NoErr(err)
			d.Equal(idsOf(page, func(g directorysync.Group) string { return string(g.ID) }), test.want)
		})
	}
	t.Run("a user has the groups", func(t *testing.T) {
		d := d.sub(t)
		ada, err := sync.GetUser(t.Context(), d.ada.ID)
		d.NoErr(err)
		d.Equal([]string{ada.Name, ada.Email, string(ada.Role.Slug), ada.IDPID}, []string{"Ada Lovelace", "ada@engines.test", "admin", "okta-1"})
		d.Equal(ada.CustomAttributes, map[string]any{"department": "Looms"})
		d.Equal(ada.Groups[0].Name, "Engineers") //nolint:staticcheck // deprecated, and still served
		grace, err := sync.GetUser(t.Context(), d.grace.ID)
		d.NoErr(err)
		d.Equal(grace.State, directorysync.UserStateSuspended)
		d.Equal(grace.Email, "")
	})
	t.Run("a group can be read", func(t *testing.T) {
		d := d.sub(t)
		group, err := sync.GetGroup(t.Context(), d.engineers.ID)
		d.NoErr(err)
		d.Equal([]string{group.Name, string(group.OrganizationID)}, []string{"Engineers", string(d.OrganizationID)})
	})
	t.Run("a missing object is ErrNotFound", func(t *testing.T) {
		d := d.sub(t)
		_, err := sync.GetDirectory(t.Context(), "directory_x")
		d.True(errors.Is(err, core.ErrNotFound))
		_, err = sync.GetUser(t.Context(), "directory_user_x")
		d.True(errors.Is(err, core.ErrNotFound))
		_, err = sync.GetGroup(t.Context(), "directory_group_x")
		d.True(errors.Is(err, core.ErrNotFound))
		_, err = sync.ListUsers(t.Context(), directorysync.ListUsersParams{GroupID: "directory_group_x"}).Page()
		d.True(errors.Is(err, core.ErrNotFound))
		_, err = sync.ListGroups(t.Context(), directorysync.ListGroupsParams{DirectoryID: "directory_x"}).Page()
		d.True(errors.Is(err, core.ErrNotFound))
		d.True(errors.Is(sync.DeleteDirectory(t.Context(), "directory_x"), core.ErrNotFound))
	})
	t.Run("a list without a directory or a group is rejected", func(t *testing.T) {
		d := d.sub(t)
		_, err := sync.ListUsers(t.Context(), directorysync.ListUsersParams{}).Page()
		d.True(errors.Is(err, core.ErrUnprocessable))
		_, err = sync.ListGroups(t.Context(), directorysync.ListGroupsParams{}).Page()
		d.True(errors.Is(err, core.ErrUnprocessable))
	})
}

func TestChangesOfDirectories(t *testing.T) {
	t.Run("seeding emits events", func(t *testing.T) {
		d := startOkta(t)
		names := d.eventNames(0)
		d.Equal(names[len(names)-5:], []string{
			"dsync.activated", "dsync.user.created", "dsync.user.created", "dsync.group.created", "dsync.group.user_added",
		})
	})
	t.Run("an update of a user reports the replaced values, and keeps the groups", func(t *testing.T) {
		d := startOkta(t)
		before := len(d.Events())
		d.clk.Advance(time.Minute)
		d.ada.State, d.ada.Role = "inactive", ""
		_, err := d.AddDirectoryUser(d.ada)
		d.NoErr(err)
		d.Equal(d.eventNames(before), []string{"dsync.user.updated"})
		var data struct {
			State    string         `json:"state"`
			Previous map[string]any `json:"previous_attributes"`
		}
		d.NoErr(json.Unmarshal(d.Events()[before].Data, &data))
		d.Equal(data.State, "inactive")
		d.Equal(data.Previous["state"], "active")
		d.Equal(len(data.Previous), 3) // And role, roles.
		groups, err := d.client.DirectorySync.ListGroups(t.Context(), directorysync.ListGroupsParams{UserID: d.ada.ID}).Page()
		d.NoErr(err)
		d.Equal(len(groups.Data), 1)
	})
	t.Run("a group is renamed, left and deleted", func(t *testing.T) {
		d := startOkta(t)
		before := len(d.Events())
		d.engineers.Name = "Weavers"
		_, err := d.AddDirectoryGroup(d.engineers)
		d.NoErr(err)
		d.NoErr(d.AddDirectoryGroupUser(d.engineers.ID, d.ada.ID)) // She is in it.
		d.NoErr(d.RemoveDirectoryGroupUser(d.engineers.ID, d.ada.ID))
		d.NoErr(d.RemoveDirectoryGroupUser(d.engineers.ID, d.ada.ID)) // She no longer is.
		d.NoErr(d.AddDirectoryGroupUser(d.engineers.ID, d.grace.ID))
		d.NoErr(d.DeleteDirectoryGroup(d.engineers.ID))
		d.Equal(d.eventNames(before), []string{
			"dsync.group.updated", "dsync.group.user_removed", "dsync.group.user_added", "dsync.group.deleted",
		})
		groups, err := d.client.DirectorySync.ListGroups(t.Context(), directorysync.ListGroupsParams{UserID: d.grace.ID}).Page()
		d.NoErr(err)
		d.Equal(len(groups.Data), 0)
	})
	t.Run("a deleted user is gone from the groups", func(t *testing.T) {
		d := startOkta(t)
		before := len(d.Events())
		d.NoErr(d.DeleteDirectoryUser(d.ada.ID))
		d.Equal(d.eventNames(before), []string{"dsync.user.deleted"})
		page, err := d.client.DirectorySync.ListUsers(t.Context(), directorysync.ListUsersParams{GroupID: d.engineers.ID}).Page()
		d.NoErr(err)
		d.Equal(len(page.Data), 0)
	})
	t.Run("deleting a directory deletes its users and groups, in one event", func(t *testing.T) {
		d := startOkta(t)
		before := len(d.Events())
		d.NoErr(d.client.DirectorySync.DeleteDirectory(t.Context(), d.ID))
		d.Equal(d.eventNames(before), []string{"dsync.deleted"})
		_, err := d.client.DirectorySync.GetUser(t.Context(), d.ada.ID)
		d.True(errors.Is(err, core.ErrNotFound))
		_, err = d.client.DirectorySync.GetGroup(t.Context(), d.engineers.ID)
		d.True(errors.Is(err, core.ErrNotFound))
	})
	t.Run("a missing parent is an error", func(t *testing.T) {
		d := startOkta(t)
		before := len(d.Events())
		for _, err := range []error{
			second(d.AddDirectory(workostest.Directory{OrganizationID: "org_x"})),
			second(d.AddDirectoryUser(workostest.DirectoryUser{DirectoryID: "directory_x"})),
			second(d.AddDirectoryUser(workostest.DirectoryUser{ID: d.ada.ID, DirectoryID: "directory_x"})),
			second(d.AddDirectoryGroup(workostest.DirectoryGroup{DirectoryID: "directory_x"})),
			d.AddDirectoryGroupUser(d.engineers.ID, "directory_user_x"),
			d.RemoveDirectoryGroupUser("directory_group_x", d.ada.ID),
			d.DeleteDirectoryUser("directory_user_x"),
			d.DeleteDirectoryGroup("directory_group_x"),
		} {
			d.True(err != nil)
		}
		d.Equal(len(d.Events()), before)
	})
}

func second[T any](_ T, err error) error { return err }
