package workostest

import (
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

func groupRoutes() []route {
	const groups = " /organizations/{organizationId}/groups"
	return []route{
		{"GET" + groups, (*Server).listGroups},
		{"POST" + groups, (*Server).createGroup},
		{"GET" + groups + "/{groupId}", (*Server).getGroup},
		{"PATCH" + groups + "/{groupId}", (*Server).updateGroup},
		{"DELETE" + groups + "/{groupId}", (*Server).deleteGroup},
		{"GET" + groups + "/{groupId}/organization-memberships", (*Server).listGroupMembers},
		{"POST" + groups + "/{groupId}/organization-memberships", (*Server).addGroupMember},
		{"DELETE" + groups + "/{groupId}/organization-memberships/{omId}", (*Server).removeGroupMember},
		{"GET /user_management/organization_memberships/{omId}/groups", (*Server).listGroupsOfMembership},
	}
}

// group is a group of memberships of an organization.
type group struct {
	id                core.GroupID
	organizationID    core.OrganizationID
	name, description string
	members           []core.OrganizationMembershipID
	created, updated  time.Time
}

type groupJSON struct {
	Object         string  `json:"object"`
	ID             string  `json:"id"`
	OrganizationID string  `json:"organization_id"`
	Name           string  `json:"name"`
	Description    *string `json:"description"`
	CreatedAt      string  `json:"created_at"`
	UpdatedAt      string  `json:"updated_at"`
}

func (g *group) wire() any {
	return groupJSON{
		Object: "group", ID: string(g.id), OrganizationID: string(g.organizationID), Name: g.name, Description: orNull(g.description),
		CreatedAt: stamp(g.created), UpdatedAt: stamp(g.updated),
	}
}

func (g *group) has(id core.OrganizationMembershipID) bool { return slices.Contains(g.members, id) }

// saveGroup stores a new or changed group.
func (s *Server) saveGroup(g *group) {
	g.updated = s.now()
	event := "group.created"
	if s.authz.groups.get(g.id) != nil {
		event = "group.updated"
	}
	s.authz.groups.put(g.id, g)
	s.emit(event, g.organizationID, g.wire())
}

// groupIn returns the group that the route names, in the organization that it names.
func (s *Server) groupIn(c *call) (*group, reply) {
	organizationID, id := core.OrganizationID(c.PathValue("organizationId")), c.PathValue("groupId")
	if s.orgs.get(organizationID) == nil {
		return nil, notFound("Organization", organizationID)
	}
	g := s.authz.groups.find(id)
	if g != nil && g.organizationID != organizationID {
		g = nil
	}
	return g, notFound("Group", id)
}

func (s *Server) listGroups(c *call) reply {
	organizationID := core.OrganizationID(c.PathValue("organizationId"))
	if s.orgs.get(organizationID) == nil {
		return notFound("Organization", organizationID)
	}
	return list(c, &s.authz.groups, func(g *group) bool { return g.organizationID == organizationID }, (*group).wire)
}

func (s *Server) listGroupsOfMembership(c *call) reply {
	m := s.memberships.find(c.PathValue("omId"))
	if m == nil {
		return notFound("OrganizationMembership", c.PathValue("omId"))
	}
	return list(c, &s.authz.groups, func(g *group) bool { return g.has(m.id) }, (*group).wire)
}

func (s *Server) createGroup(c *call) reply {
	organizationID := core.OrganizationID(c.PathValue("organizationId"))
	if s.orgs.get(organizationID) == nil {
		return notFound("Organization", organizationID)
	}
	in, now := c.input(), s.now()
	g := &group{
		id: core.GroupID(newID("group", now)), organizationID: organizationID, name: in.need("name"), description: in.str("description"), created: now,
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	s.saveGroup(g)
	return jsonReply(http.StatusCreated, g.wire())
}

func (s *Server) getGroup(c *call) reply {
	g, missing := s.groupIn(c)
	if g == nil {
		return missing
	}
	return jsonReply(http.StatusOK, g.wire())
}

func (s *Server) updateGroup(c *call) reply {
	was, missing := s.groupIn(c)
	if was == nil {
		return missing
	}
	in, now := c.input(), *was
	in.rename(&now.name, &now.description)
	if rep, ok := in.refusal(); ok {
		return rep
	}
	s.saveGroup(&now)
	return jsonReply(http.StatusOK, now.wire())
}

func (s *Server) deleteGroup(c *call) reply {
	g, missing := s.groupIn(c)
	if g == nil {
		return missing
	}
	s.dropGroup(g)
	return jsonReply(http.StatusNoContent, nil)
}

// dropGroup deletes a group and the roles that its members have from it.
func (s *Server) dropGroup(g *group) {
	s.authz.groups.delete(g.id)
	for _, r := range s.rolesOfGroup(g.id) {
		s.authz.groupRoles.delete(r.id)
	}
	s.settleGroup(g)
	s.emit("group.deleted", g.organizationID, g.wire())
}

func (s *Server) listGroupMembers(c *call) reply {
	g, missing := s.groupIn(c)
	if g == nil {
		return missing
	}
	return list(c, &s.memberships, func(m *membership) bool { return g.has(m.id) }, func(m *membership) any { return s.withoutRoles(m) })
}

// addGroupMember changes nothing for a membership that is already in the group.
func (s *Server) addGroupMember(c *call) reply {
	g, missing := s.groupIn(c)
	if g == nil {
		return missing
	}
	in := c.input()
	m := s.memberships.find(in.need("organization_membership_id"))
	if m == nil || m.organizationID != g.organizationID {
		return notFound("OrganizationMembership", in.str("organization_membership_id"))
	}
	if !g.has(m.id) {
		s.setMembers(g, append(slices.Clip(g.members), m.id))
		s.emitMember("added", g, m)
		s.settleRoles(m.id)
	}
	return jsonReply(http.StatusOK, g.wire())
}

func (s *Server) removeGroupMember(c *call) reply {
	g, missing := s.groupIn(c)
	if g == nil {
		return missing
	}
	m := s.memberships.find(c.PathValue("omId"))
	if m == nil || !g.has(m.id) {
		return notFound("OrganizationMembership", c.PathValue("omId"))
	}
	s.leaveGroup(g, m)
	s.settleRoles(m.id)
	return jsonReply(http.StatusNoContent, nil)
}

func (s *Server) leaveGroup(g *group, m *membership) {
	s.setMembers(g, without(g.members, m.id))
	s.emitMember("removed", g, m)
}

func (s *Server) setMembers(g *group, members []core.OrganizationMembershipID) {
	now := *g
	now.members = members
	s.authz.groups.put(g.id, &now)
}

func (s *Server) emitMember(what string, g *group, m *membership) {
	s.emit("group.member_"+what, g.organizationID, struct {
		GroupID                  string `json:"group_id"`
		OrganizationMembershipID string `json:"organization_membership_id"`
	}{string(g.id), string(m.id)})
}

// forgetMember removes an ended membership from its groups, and deletes its roles.
func (s *Server) forgetMember(m *membership) {
	for _, g := range s.authz.groups.all(func(g *group) bool { return g.has(m.id) }) {
		s.leaveGroup(g, m)
	}
	for _, a := range s.assignmentsOf(m.id) {
		s.authz.assignments.delete(a.id)
	}
}

// forgetOrganization deletes everything that depends on a deleted organization: its groups, resources and roles.
func (s *Server) forgetOrganization(id core.OrganizationID) {
	for _, g := range s.authz.groups.all(func(g *group) bool { return g.organizationID == id }) {
		s.dropGroup(g)
	}
	s.dropResource(s.organizationResource(id).id)
	for _, r := range s.roles.all(func(r *role) bool { return r.OrganizationID == id }) {
		s.dropRole(r)
	}
}
