package main

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/directorysync"
	"github.com/workos-typestate/workos/modules/events"
)

// perPage is the most that WorkOS gives at once.
const perPage = 100

// followed are the events that change a copy.
func followed() []events.Name {
	return []events.Name{
		events.NameDSyncActivated, events.NameDSyncDeleted,
		events.NameDSyncUserCreated, events.NameDSyncUserUpdated, events.NameDSyncUserDeleted,
		events.NameDSyncGroupCreated, events.NameDSyncGroupUpdated, events.NameDSyncGroupDeleted,
		events.NameDSyncGroupUserAdded, events.NameDSyncGroupUserRemoved,
	}
}

// latestEvent returns the ID of the last event that changes a copy, or "" if there is none yet: the cursor from which
// on to follow. It is asked for before the full sync begins. What happens during the sync is then part of the
// copy, of the events that follow, or of both; asked for afterwards, it could be part of neither.
func latestEvent(ctx context.Context, client *workos.Confidential) (cursor string, err error) {
	page, err := client.Events.List(ctx, &events.ListParams{
		ListOptions: core.ListOptions{Limit: 1, Order: core.OrderDesc},
		Events:      followed(),
	}).Page()
	if err != nil || len(page.Data) == 0 {
		return "", err
	}
	return string(page.Data[0].ID), nil
}

// fullSync returns a new copy of all directories, their users and their groups. A copy that is made anew holds
// nothing that was deleted in the meantime.
func fullSync(ctx context.Context, client *workos.Confidential) (*store, error) {
	copied := newStore()
	directories := client.DirectorySync.ListDirectories(ctx, &directorysync.ListDirectoriesParams{ListOptions: core.ListOptions{Limit: perPage}})
	for directory, err := range directories.All() { // page after page
		if err != nil {
			return nil, err
		}
		copied.upsertDirectory(string(directory.ID), directory.Name)
		if err := syncUsers(ctx, client, copied, directory.ID); err != nil {
			return nil, fmt.Errorf("users of %s: %w", directory.ID, err)
		}
		if err := syncGroups(ctx, client, copied, directory.ID); err != nil {
			return nil, fmt.Errorf("groups of %s: %w", directory.ID, err)
		}
	}
	return copied, nil
}

func syncUsers(ctx context.Context, client *workos.Confidential, copied *store, directoryID core.DirectoryID) error {
	users := client.DirectorySync.ListUsers(ctx, directorysync.ListUsersParams{
		ListOptions: core.ListOptions{Limit: perPage}, DirectoryID: directoryID,
	})
	for user, err := range users.All() {
		if err != nil {
			return err
		}
		copied.upsertUser(user)
	}
	return nil
}

// syncGroups asks for the members of each group, which are fewer requests than the groups of each user.
func syncGroups(ctx context.Context, client *workos.Confidential, copied *store, directoryID core.DirectoryID) error {
	groups := client.DirectorySync.ListGroups(ctx, directorysync.ListGroupsParams{
		ListOptions: core.ListOptions{Limit: perPage}, DirectoryID: directoryID,
	})
	for group, err := range groups.All() {
		if err != nil {
			return err
		}
		copied.upsertGroup(group)
		members := client.DirectorySync.ListUsers(ctx, directorysync.ListUsersParams{
			ListOptions: core.ListOptions{Limit: perPage}, GroupID: group.ID,
		})
		for member, err := range members.All() {
			if err != nil {
				return err
			}
			copied.join(string(group.ID), string(member.ID))
		}
	}
	return nil
}
