package workostest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

// DirectoryGroup is a group of users in a directory, to seed or change with [Server.AddDirectoryGroup]. DirectoryID and Name are required.
type DirectoryGroup struct {
	ID          core.DirectoryGroupID // Made by the server when empty.
	DirectoryID core.DirectoryID
	IDPID       string // At the directory's provider; made by the server when empty.
	Name        string
}

type directoryGroup struct {
	DirectoryGroup
	organizationID   core.OrganizationID
	created, updated time.Time
}

type directoryGroupJSON struct {
	Object         string         `json:"object"`
	ID             string         `json:"id"`
	DirectoryID    string         `json:"directory_id"`
	OrganizationID string         `json:"organization_id"`
	IDPID          string         `json:"idp_id"`
	Name           string         `json:"name"`
	RawAttributes  map[string]any `json:"raw_attributes"`
	CreatedAt      string         `json:"created_at"`
	UpdatedAt      string         `json:"updated_at"`
}

func (g *directoryGroup) wire() directoryGroupJSON {
	return directoryGroupJSON{
		Object: "directory_group", ID: string(g.ID), DirectoryID: string(g.DirectoryID), OrganizationID: string(g.organizationID), IDPID: g.IDPID,
		Name: g.Name, RawAttributes: map[string]any{}, CreatedAt: stamp(g.created), UpdatedAt: stamp(g.updated),
	}
}

// AddDirectoryGroup adds a group to a directory and returns it with its ID; the event is dsync.group.created. It replaces a group with the same
// ID, which keeps its users; the event is then dsync.group.updated. It is an error if the directory does not exist, or if the ID belongs to a
// group in another directory.
func (s *Server) AddDirectoryGroup(g DirectoryGroup) (DirectoryGroup, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, was := s.directories.get(g.DirectoryID), s.directoryGroups.get(g.ID)
	if d == nil || (was != nil && was.DirectoryID != d.ID) {
		return DirectoryGroup{}, fmt.Errorf("workostest: adding a directory group: no directory %q, or the group is in another", g.DirectoryID)
	}
	now := s.now()
	g.ID = cmp.Or(g.ID, core.DirectoryGroupID(newID("directory_group", now)))
	g.IDPID = cmp.Or(g.IDPID, newID("idp", now))
	added := &directoryGroup{DirectoryGroup: g, organizationID: d.OrganizationID, created: now, updated: now}
	if was == nil {
		s.directoryGroups.put(g.ID, added)
		s.emit("dsync.group.created", d.OrganizationID, added.wire())
		return g, nil
	}
	added.created = was.created
	s.directoryGroups.put(g.ID, added)
	s.emit("dsync.group.updated", d.OrganizationID, struct {
		directoryGroupJSON
		PreviousAttributes map[string]any `json:"previous_attributes"`
	}{added.wire(), previously(was.wire(), added.wire())})
	return g, nil
}

// DeleteDirectoryGroup removes a group from its directory; the event is dsync.group.deleted. It is an error if the group does not exist.
func (s *Server) DeleteDirectoryGroup(id core.DirectoryGroupID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.directoryGroups.get(id)
	if g == nil {
		return fmt.Errorf("workostest: deleting a directory group: no group %q", id)
	}
	for _, u := range s.directoryUsers.all(func(u *directoryUser) bool { return slices.Contains(u.groupIDs, id) }) {
		u.leave(id)
	}
	s.directoryGroups.delete(id)
	s.emit("dsync.group.deleted", g.organizationID, g.wire())
	return nil
}

// AddDirectoryGroupUser adds a user to a group, unless the user is already in it; the event is dsync.group.user_added. It is an error if either
// does not exist, or if they are in different directories.
func (s *Server) AddDirectoryGroupUser(directoryGroupID core.DirectoryGroupID, directoryUserID core.DirectoryUserID) error {
	return s.setDirectoryGroupUser(directoryGroupID, directoryUserID, true)
}

// RemoveDirectoryGroupUser removes a user from a group, unless the user is not in it; the event is dsync.group.user_removed. It is an error if
// either does not exist, or if they are in different directories.
func (s *Server) RemoveDirectoryGroupUser(directoryGroupID core.DirectoryGroupID, directoryUserID core.DirectoryUserID) error {
	return s.setDirectoryGroupUser(directoryGroupID, directoryUserID, false)
}

func (s *Server) setDirectoryGroupUser(directoryGroupID core.DirectoryGroupID, directoryUserID core.DirectoryUserID, member bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, u := s.directoryGroups.get(directoryGroupID), s.directoryUsers.get(directoryUserID)
	if g == nil || u == nil || g.DirectoryID != u.DirectoryID {
		return fmt.Errorf("workostest: changing a directory group: no group %q and user %q in one directory", directoryGroupID, directoryUserID)
	}
	if slices.Contains(u.groupIDs, directoryGroupID) == member {
		return nil
	}
	event := "dsync.group.user_removed"
	u.leave(directoryGroupID)
	if member {
		event = "dsync.group.user_added"
		u.groupIDs = append(u.groupIDs, directoryGroupID)
	}
	s.emit(event, g.organizationID, struct {
		DirectoryID string             `json:"directory_id"`
		User        directoryUserJSON  `json:"user"`
		Group       directoryGroupJSON `json:"group"`
	}{string(g.DirectoryID), u.event(), g.wire()})
	return nil
}

func (u *directoryUser) leave(directoryGroupID core.DirectoryGroupID) {
	u.groupIDs = slices.DeleteFunc(slices.Clone(u.groupIDs), func(id core.DirectoryGroupID) bool { return id == directoryGroupID })
}

func (s *Server) listDirectoryGroups(c *call) reply {
	q := c.URL.Query()
	member := s.directoryUsers.find(q.Get("user"))
	if rep, ok := s.oneOf(c, "user", func(string) bool { return member != nil }); ok {
		return rep
	}
	return list(c, &s.directoryGroups, func(g *directoryGroup) bool {
		return (q.Get("directory") == "" || q.Get("directory") == string(g.DirectoryID)) &&
			(member == nil || slices.Contains(member.groupIDs, g.ID))
	}, func(g *directoryGroup) any { return g.wire() })
}

func (s *Server) getDirectoryGroup(c *call) reply {
	if g := s.directoryGroups.find(c.PathValue("id")); g != nil {
		return jsonReply(http.StatusOK, g.wire())
	}
	return notFound("Directory group", c.PathValue("id"))
}
