package main

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/workostest"
)

// company is a customer with random changes to existing and deleted objects. It independently knows what its directories were after each event.
type company struct {
	*is.I
	server       *workostest.Server
	client       *workos.Confidential // without tricks
	organization core.OrganizationID
	random       *rand.Rand

	directories map[core.DirectoryID]string
	users       map[core.DirectoryUserID]workostest.DirectoryUser
	groups      map[core.DirectoryGroupID]workostest.DirectoryGroup
	members     map[core.DirectoryGroupID]map[core.DirectoryUserID]bool
	gone        []any // IDs of what was deleted

	after map[string]string // the directories, by the ID of the event
	order []string          // the IDs of all events
	last  string            // the last event ID
}

func newCompany(i *is.I, server *workostest.Server, client *workos.Confidential, random *rand.Rand) *company {
	return &company{
		I: i, server: server, client: client, random: random,
		organization: server.AddOrganization(workostest.Organization{Name: "Engines"}).ID,
		directories:  map[core.DirectoryID]string{}, users: map[core.DirectoryUserID]workostest.DirectoryUser{},
		groups: map[core.DirectoryGroupID]workostest.DirectoryGroup{}, members: map[core.DirectoryGroupID]map[core.DirectoryUserID]bool{},
		after: map[string]string{"": ""},
	}
}

// live makes one random change, if it is possible.
func (c *company) live() {
	directory, user, group := pick(c, c.directories), c.users[pick(c, c.users)], c.groups[pick(c, c.groups)]
	name := fmt.Sprintf("N%d", c.random.IntN(1000))
	var err error
	switch c.random.IntN(14) {
	case 0:
		if len(c.directories) < 4 {
			err = c.connect(workostest.Directory{OrganizationID: c.organization, Name: name})
		}
	case 1, 2, 3:
		if directory != "" {
			err = c.employ(workostest.DirectoryUser{DirectoryID: directory, FirstName: name, Email: strings.ToLower(name) + "@engines.example"})
		}
	case 4, 5:
		if user.ID != "" {
			user.FirstName, user.State = name, []string{"active", "inactive", "suspended"}[c.random.IntN(3)]
			err = c.employ(user)
		}
	case 6:
		if directory != "" {
			err = c.found(workostest.DirectoryGroup{DirectoryID: directory, Name: name})
		}
	case 7:
		if group.ID != "" {
			group.Name = name
			err = c.found(group)
		}
	case 8, 9, 10:
		if user.ID != "" && group.ID != "" && group.DirectoryID == user.DirectoryID {
			err = c.server.AddDirectoryGroupUser(group.ID, user.ID)
			c.members[group.ID][user.ID] = true
		}
	case 11:
		if in := slices.Sorted(maps.Keys(c.members[group.ID])); len(in) > 0 {
			member := in[c.random.IntN(len(in))]
			err = c.server.RemoveDirectoryGroupUser(group.ID, member)
			delete(c.members[group.ID], member)
		}
	case 12:
		err = c.lose(directory, user, group)
	case 13:
		err = c.bringBack(directory, name)
	}
	c.NoErr(err)
	c.remember()
}

func (c *company) connect(d workostest.Directory) error {
	d, err := c.server.AddDirectory(d)
	c.directories[d.ID] = d.Name
	return err
}

func (c *company) employ(u workostest.DirectoryUser) error {
	u, err := c.server.AddDirectoryUser(u)
	c.users[u.ID] = u
	return err
}

func (c *company) found(g workostest.DirectoryGroup) error {
	g, err := c.server.AddDirectoryGroup(g)
	if c.groups[g.ID] = g; c.members[g.ID] == nil {
		c.members[g.ID] = map[core.DirectoryUserID]bool{}
	}
	return err
}

// lose deletes a user or a group, and occasionally a directory with everything in it.
func (c *company) lose(directory core.DirectoryID, user workostest.DirectoryUser, group workostest.DirectoryGroup) error {
	switch what := c.random.IntN(7); {
	case what < 4 && user.ID != "":
		c.forgetUser(user.ID)
		return c.server.DeleteDirectoryUser(user.ID)
	case what < 6 && group.ID != "":
		c.forgetGroup(group.ID)
		return c.server.DeleteDirectoryGroup(group.ID)
	case what == 6 && directory != "":
		for id, u := range c.users {
			if u.DirectoryID == directory {
				c.forgetUser(id)
			}
		}
		for id, g := range c.groups {
			if g.DirectoryID == directory {
				c.forgetGroup(id)
			}
		}
		delete(c.directories, directory)
		c.gone = append(c.gone, directory)
		return c.client.DirectorySync.DeleteDirectory(context.Background(), directory)
	}
	return nil
}

func (c *company) forgetUser(id core.DirectoryUserID) {
	delete(c.users, id)
	for _, members := range c.members {
		delete(members, id)
	}
	c.gone = append(c.gone, id)
}

func (c *company) forgetGroup(id core.DirectoryGroupID) {
	delete(c.groups, id)
	delete(c.members, id)
	c.gone = append(c.gone, id)
}

// bringBack creates a deleted object again, under its previous ID.
func (c *company) bringBack(directory core.DirectoryID, name string) error {
	if len(c.gone) == 0 {
		return nil
	}
	i := c.random.IntN(len(c.gone))
	id := c.gone[i]
	if _, isDirectory := id.(core.DirectoryID); !isDirectory && directory == "" {
		return nil
	}
	c.gone = slices.Delete(c.gone, i, i+1)
	switch id := id.(type) {
	case core.DirectoryID:
		return c.connect(workostest.Directory{ID: id, OrganizationID: c.organization, Name: name})
	case core.DirectoryUserID:
		return c.employ(workostest.DirectoryUser{ID: id, DirectoryID: directory, FirstName: name})
	case core.DirectoryGroupID:
		return c.found(workostest.DirectoryGroup{ID: id, DirectoryID: directory, Name: name})
	}
	return nil
}

// remember records the directories after the last event.
func (c *company) remember() {
	happened := c.server.Events()
	if latest := happened[len(happened)-1]; strings.HasPrefix(latest.Name, "dsync.") {
		if c.last = string(latest.ID); !slices.Contains(c.order, c.last) {
			c.order = append(c.order, c.last)
		}
	}
	var lines []string
	for id, name := range c.directories {
		lines = append(lines, fmt.Sprintf("directory %s %s", id, name))
	}
	for id, u := range c.users {
		lines = append(lines, fmt.Sprintf("user %s in %s %s %s %s", id, u.DirectoryID, u.Email, u.FirstName, u.State))
	}
	for id, g := range c.groups {
		lines = append(lines, fmt.Sprintf("group %s in %s %s", id, g.DirectoryID, g.Name))
		for member := range c.members[id] {
			lines = append(lines, fmt.Sprintf("member %s %s in %s", id, member, g.DirectoryID))
		}
	}
	slices.Sort(lines)
	c.after[c.last] = strings.Join(lines, "\n")
}

// pick returns one of all by its ID, or "" if there is none.
func pick[ID ~string, T any](c *company, all map[ID]T) ID {
	if len(all) == 0 {
		return ""
	}
	return slices.Sorted(maps.Keys(all))[c.random.IntN(len(all))]
}
