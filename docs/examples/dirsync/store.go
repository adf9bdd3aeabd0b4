package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/workos-typestate/workos/modules/directorysync"
)

// store is the local copy of all directories, where an application has tables. Each change can be made again, or
// undo one that was not made, without harm: events come at least once, and some were part of the full sync.
//
// The cursor, which is how far the events are part of the copy, belongs in the same database as the copy: a
// transaction that holds both cannot be half done.
type store struct {
	Directories map[string]string          // names by ID
	Users       map[string]user            // by ID
	Groups      map[string]group           // by ID
	Members     map[string]map[string]bool // IDs of users by the ID of their group

	cursor string
}

type user struct {
	DirectoryID, Email, Name string
	Active                   bool // may use the application
}

type group struct{ DirectoryID, Name string }

func newStore() *store {
	return &store{
		Directories: map[string]string{}, Users: map[string]user{}, Groups: map[string]group{}, Members: map[string]map[string]bool{},
	}
}

func (s *store) upsertDirectory(id, name string) { s.Directories[id] = name }

// deleteDirectory takes the users and the groups along: no events tell of them.
func (s *store) deleteDirectory(id string) {
	delete(s.Directories, id)
	for userID, u := range s.Users {
		if u.DirectoryID == id {
			s.deleteUser(userID)
		}
	}
	for groupID, g := range s.Groups {
		if g.DirectoryID == id {
			s.deleteGroup(groupID)
		}
	}
}

// upsertUser keeps the groups of a user who is there. A user who is suspended or inactive stays, as most
// providers deprovision by that and never delete, but is let in no more.
func (s *store) upsertUser(u directorysync.User) {
	s.Users[string(u.ID)] = user{DirectoryID: string(u.DirectoryID), Email: u.Email, Name: u.Name, Active: u.State == directorysync.UserStateActive}
}

func (s *store) deleteUser(id string) {
	delete(s.Users, id)
	for groupID := range s.Members {
		s.leave(groupID, id)
	}
}

func (s *store) upsertGroup(g directorysync.Group) {
	s.Groups[string(g.ID)] = group{DirectoryID: string(g.DirectoryID), Name: g.Name}
}

func (s *store) deleteGroup(id string) {
	delete(s.Groups, id)
	delete(s.Members, id)
}

// join is for a user and a group that are both there. Where one is not, it was deleted before the full sync, and the
// event that tells of that is still to come.
func (s *store) join(groupID, userID string) {
	_, userThere := s.Users[userID]
	_, groupThere := s.Groups[groupID]
	if !userThere || !groupThere {
		return
	}
	if s.Members[groupID] == nil {
		s.Members[groupID] = map[string]bool{}
	}
	s.Members[groupID][userID] = true
}

func (s *store) leave(groupID, userID string) {
	delete(s.Members[groupID], userID)
	if len(s.Members[groupID]) == 0 {
		delete(s.Members, groupID)
	}
}

// Load and Save make the store one of cursors too, for events.Tail.

// Load returns the ID of the last event that is part of the copy.
func (s *store) Load(context.Context) (string, error) { return s.cursor, nil }

// Save keeps the ID of the event that was applied last.
func (s *store) Save(_ context.Context, cursor, _ string) error {
	s.cursor = cursor
	return nil
}

// lines describe the users, each with their groups.
func (s *store) lines() []string {
	lines := make([]string, 0, len(s.Users))
	for id, u := range s.Users {
		var groups []string
		for groupID, members := range s.Members {
			if members[id] {
				groups = append(groups, s.Groups[groupID].Name)
			}
		}
		slices.Sort(groups)
		line := fmt.Sprintf("%s %v", u.Name, groups)
		if !u.Active {
			line += ", may not sign in"
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

// differences are where two copies are not the same.
func (s *store) differences(other *store) (names []string) {
	if !maps.Equal(s.Directories, other.Directories) {
		names = append(names, "directories")
	}
	if !maps.Equal(s.Users, other.Users) {
		names = append(names, "users")
	}
	if !maps.Equal(s.Groups, other.Groups) {
		names = append(names, "groups")
	}
	if !maps.EqualFunc(s.Members, other.Members, maps.Equal[map[string]bool, map[string]bool]) {
		names = append(names, "members")
	}
	return names
}
