package main

import (
	"fmt"

	"github.com/workos-typestate/workos/modules/events"
	"github.com/workos-typestate/workos/workostest"

	"github.com/workos-typestate/workos/core"
)

// plot makes changes at a customer while the program runs on a workostest. On an environment it does nothing.
type plot struct {
	server                    *workostest.Server // nil on an environment
	directory                 workostest.Directory
	ada, grace, alan          workostest.DirectoryUser
	engineers, mathematicians workostest.DirectoryGroup
	last                      core.EventID // the last event, once all changes are made
	err                       error        // the first error, which stops the plot
}

// begin connects a directory with two users and two groups.
func (p *plot) begin() error {
	if p.server == nil {
		return nil
	}
	organization := p.server.AddOrganization(workostest.Organization{Name: "Analytical Engines"})
	p.directory, p.err = p.server.AddDirectory(workostest.Directory{OrganizationID: organization.ID, Name: "Engines Okta", Type: "okta scim v2.0"})
	p.engineers = p.group(workostest.DirectoryGroup{Name: "Engineers"})
	p.mathematicians = p.group(workostest.DirectoryGroup{Name: "Mathematicians"})
	p.ada = p.user(workostest.DirectoryUser{Email: "ada@engines.example", FirstName: "Ada", LastName: "Lovelace"})
	p.grace = p.user(workostest.DirectoryUser{Email: "grace@engines.example", FirstName: "Grace", LastName: "Hopper"})
	p.join(p.engineers, p.ada)
	p.join(p.mathematicians, p.ada)
	p.join(p.engineers, p.grace)
	return p.err
}

// whileSyncing changes objects that the full sync has not read yet, after the cursor was taken: the changes are in the lists and in the events.
func (p *plot) whileSyncing() error {
	if p.server == nil {
		return nil
	}
	p.alan = p.user(workostest.DirectoryUser{Email: "alan@engines.example", FirstName: "Alan", LastName: "Turing"})
	p.join(p.mathematicians, p.alan)
	return p.err
}

// whileFollowing makes all other changes after the first event was followed, and ends with the last event.
func (p *plot) whileFollowing(eventID core.EventID) (over bool, err error) {
	if p.server == nil || p.last != "" {
		return p.server != nil && eventID == p.last, nil
	}
	p.grace.State = "inactive" // how most providers deprovision
	p.user(p.grace)
	p.leave(p.engineers, p.ada)
	p.mathematicians.Name = "Countesses"
	p.group(p.mathematicians)
	if p.err == nil {
		p.err = p.server.DeleteDirectoryUser(p.alan.ID)
	}
	newcomer := p.user(workostest.DirectoryUser{Email: "edsger@engines.example", FirstName: "Edsger", LastName: "Dijkstra"})
	p.join(p.engineers, newcomer)
	if p.err != nil {
		return false, fmt.Errorf("%w: %w", events.ErrStop, p.err)
	}
	happened := p.server.Events()
	p.last = happened[len(happened)-1].ID
	return false, nil
}

func (p *plot) user(u workostest.DirectoryUser) workostest.DirectoryUser {
	u.DirectoryID = p.directory.ID
	if p.err == nil {
		u, p.err = p.server.AddDirectoryUser(u)
	}
	return u
}

func (p *plot) group(g workostest.DirectoryGroup) workostest.DirectoryGroup {
	g.DirectoryID = p.directory.ID
	if p.err == nil {
		g, p.err = p.server.AddDirectoryGroup(g)
	}
	return g
}

func (p *plot) join(g workostest.DirectoryGroup, u workostest.DirectoryUser) {
	if p.err == nil {
		p.err = p.server.AddDirectoryGroupUser(g.ID, u.ID)
	}
}

func (p *plot) leave(g workostest.DirectoryGroup, u workostest.DirectoryUser) {
	if p.err == nil {
		p.err = p.server.RemoveDirectoryGroupUser(g.ID, u.ID)
	}
}
