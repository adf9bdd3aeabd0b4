package workostest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

// DirectoryUser is a person in a directory, to seed or change with [Server.AddDirectoryUser]. Only DirectoryID is required.
type DirectoryUser struct {
	ID               core.DirectoryUserID // Made by the server when empty.
	DirectoryID      core.DirectoryID
	IDPID            string // At the directory's provider; made by the server when empty.
	Email            string
	FirstName        string
	LastName         string
	State            string // "active" when empty; "suspended" or "inactive".
	Role             core.RoleSlug
	CustomAttributes map[string]any
}

type directoryUser struct {
	DirectoryUser
	organizationID   core.OrganizationID
	groupIDs         []core.DirectoryGroupID // In the order in which the user joined.
	created, updated time.Time
}

// directoryUserJSON is a user as events have it.
type directoryUserJSON struct {
	Object           string               `json:"object"`
	ID               string               `json:"id"`
	DirectoryID      string               `json:"directory_id"`
	OrganizationID   string               `json:"organization_id"`
	IDPID            string               `json:"idp_id"`
	Email            *string              `json:"email"`
	FirstName        *string              `json:"first_name"`
	LastName         *string              `json:"last_name"`
	Name             *string              `json:"name"`
	State            string               `json:"state"`
	Role             *roleJSON            `json:"role,omitempty"`
	Roles            []roleJSON           `json:"roles,omitempty"`
	CustomAttributes map[string]any       `json:"custom_attributes"`
	Emails           []directoryEmailJSON `json:"emails"`
	Username         *string              `json:"username"`
	JobTitle         *string              `json:"job_title"`
	RawAttributes    map[string]any       `json:"raw_attributes"`
	CreatedAt        string               `json:"created_at"`
	UpdatedAt        string               `json:"updated_at"`
}

type directoryEmailJSON struct {
	Primary bool   `json:"primary"`
	Type    string `json:"type"`
	Value   string `json:"value"`
}

func (u *directoryUser) event() directoryUserJSON {
	out := directoryUserJSON{
		Object: "directory_user", ID: string(u.ID), DirectoryID: string(u.DirectoryID), OrganizationID: string(u.organizationID), IDPID: u.IDPID,
		Email: orNull(u.Email), FirstName: orNull(u.FirstName), LastName: orNull(u.LastName),
		Name: orNull(strings.TrimSpace(u.FirstName + " " + u.LastName)), State: u.State, CustomAttributes: u.CustomAttributes,
		Emails: []directoryEmailJSON{}, RawAttributes: map[string]any{}, CreatedAt: stamp(u.created), UpdatedAt: stamp(u.updated),
	}
	if u.Email != "" {
		out.Emails = append(out.Emails, directoryEmailJSON{true, "work", u.Email})
	}
	if u.Role != "" {
		out.Role, out.Roles = &roleJSON{string(u.Role)}, []roleJSON{{string(u.Role)}}
	}
	return out
}

// wireDirectoryUser adds the groups to the event's form; only the API's responses have them.
func (s *Server) wireDirectoryUser(u *directoryUser) any {
	groups := make([]directoryGroupJSON, 0, len(u.groupIDs))
	for _, id := range u.groupIDs {
		groups = append(groups, s.directoryGroups.get(id).wire())
	}
	return struct {
		directoryUserJSON
		Groups []directoryGroupJSON `json:"groups"`
	}{u.event(), groups}
}

// AddDirectoryUser adds a user to a directory and returns it with its ID; the event is dsync.user.created. It replaces a user with the same ID,
// who stays in the groups; the event is then dsync.user.updated. It is an error if the directory does not exist, or if the ID belongs to a user
// in another directory.
func (s *Server) AddDirectoryUser(u DirectoryUser) (DirectoryUser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, was := s.directories.get(u.DirectoryID), s.directoryUsers.get(u.ID)
	if d == nil || (was != nil && was.DirectoryID != d.ID) {
		return DirectoryUser{}, fmt.Errorf("workostest: adding a directory user: no directory %q, or the user is in another", u.DirectoryID)
	}
	now := s.now()
	u.ID = cmp.Or(u.ID, core.DirectoryUserID(newID("directory_user", now)))
	u.IDPID = cmp.Or(u.IDPID, newID("idp", now))
	u.State = cmp.Or(u.State, "active")
	added := &directoryUser{DirectoryUser: own(u), organizationID: d.OrganizationID, created: now, updated: now}
	if added.CustomAttributes == nil {
		added.CustomAttributes = map[string]any{} // Encoded as {}.
	}
	if was == nil {
		s.directoryUsers.put(u.ID, added)
		s.emit("dsync.user.created", d.OrganizationID, added.event())
		return u, nil
	}
	added.created, added.groupIDs = was.created, was.groupIDs
	s.directoryUsers.put(u.ID, added)
	s.emit("dsync.user.updated", d.OrganizationID, struct {
		directoryUserJSON
		PreviousAttributes map[string]any `json:"previous_attributes"`
	}{added.event(), previously(was.event(), added.event())})
	return u, nil
}

// DeleteDirectoryUser removes a user from its directory and its groups; the event is dsync.user.deleted. It is an error if the user does not
// exist.
func (s *Server) DeleteDirectoryUser(id core.DirectoryUserID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.directoryUsers.get(id)
	if u == nil {
		return fmt.Errorf("workostest: deleting a directory user: no user %q", id)
	}
	s.directoryUsers.delete(id)
	s.emit("dsync.user.deleted", u.organizationID, u.event())
	return nil
}

func (s *Server) listDirectoryUsers(c *call) reply {
	q := c.URL.Query()
	if rep, ok := s.oneOf(c, "group", func(id string) bool { return s.directoryGroups.find(id) != nil }); ok {
		return rep
	}
	is := func(name, value string) bool { return q.Get(name) == "" || q.Get(name) == value }
	return list(c, &s.directoryUsers, func(u *directoryUser) bool {
		return is("directory", string(u.DirectoryID)) && is("idp_id", u.IDPID) &&
			(q.Get("email") == "" || strings.EqualFold(q.Get("email"), u.Email)) &&
			(q.Get("group") == "" || slices.Contains(u.groupIDs, core.DirectoryGroupID(q.Get("group"))))
	}, s.wireDirectoryUser)
}

func (s *Server) getDirectoryUser(c *call) reply {
	if u := s.directoryUsers.find(c.PathValue("id")); u != nil {
		return jsonReply(http.StatusOK, s.wireDirectoryUser(u))
	}
	return notFound("Directory user", c.PathValue("id"))
}
