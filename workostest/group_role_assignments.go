package workostest

import (
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

func groupRoleAssignmentRoutes() []route {
	const ofGroup = " /authorization/groups/{group_id}/role_assignments"
	return []route{
		{"GET" + ofGroup, (*Server).listGroupRoleAssignments},
		{"POST" + ofGroup, (*Server).createGroupRoleAssignment},
		{"PUT" + ofGroup, (*Server).replaceGroupRoleAssignments},
		{"DELETE" + ofGroup, (*Server).removeGroupRoleAssignments},
		{"GET" + ofGroup + "/{role_assignment_id}", (*Server).getGroupRoleAssignment},
		{"DELETE" + ofGroup + "/{role_assignment_id}", (*Server).removeGroupRoleAssignment},
	}
}

// groupRole is a role that the members of a group have on a resource.
type groupRole struct {
	id         core.GroupRoleAssignmentID
	groupID    core.GroupID
	role       core.RoleSlug
	resourceID core.ResourceID
	created    time.Time
}

type groupRoleJSON struct {
	Object    string         `json:"object"`
	ID        string         `json:"id"`
	GroupID   string         `json:"group_id"`
	Role      roleJSON       `json:"role"`
	Resource  resourceOfRole `json:"resource"`
	CreatedAt string         `json:"created_at"`
	UpdatedAt string         `json:"updated_at"`
}

func (s *Server) wireGroupRole(r *groupRole) any {
	return groupRoleJSON{
		Object: "group_role_assignment", ID: string(r.id), GroupID: string(r.groupID), Role: roleJSON{string(r.role)},
		Resource: s.wireResourceOfRole(r.resourceID), CreatedAt: stamp(r.created), UpdatedAt: stamp(r.created),
	}
}

func (s *Server) rolesOfGroup(id core.GroupID) []*groupRole {
	return s.authz.groupRoles.all(func(r *groupRole) bool { return r.groupID == id })
}

// groupRolesOf returns the roles that a membership has from its groups.
func (s *Server) groupRolesOf(id core.OrganizationMembershipID) []*groupRole {
	return s.authz.groupRoles.all(func(r *groupRole) bool { return s.authz.groups.get(r.groupID).has(id) })
}

// rolesWithGroups returns the roles of a membership on its organization: its own, then those of its groups.
func (s *Server) rolesWithGroups(m *membership) []core.RoleSlug {
	roles := slices.Clone(m.own)
	for _, r := range s.groupRolesOf(m.id) {
		if s.authz.resources.get(r.resourceID).resourceType == organizationType && !slices.Contains(roles, r.role) {
			roles = append(roles, r.role)
		}
	}
	return roles
}

// settleGroup calls settleRoles for each member of a group.
func (s *Server) settleGroup(g *group) {
	for _, id := range g.members {
		s.settleRoles(id)
	}
}

// settleRoles gives a membership the roles of its groups. Roles on the organization change the membership itself.
func (s *Server) settleRoles(id core.OrganizationMembershipID) {
	m := *s.memberships.get(id)
	if slices.Equal(s.rolesWithGroups(&m), m.roles) {
		s.settle(&m)
		return
	}
	s.saveMembership(&m)
}

// groupNamed returns the group that the route names.
func (s *Server) groupNamed(c *call) (*group, reply) {
	id := c.PathValue("group_id")
	return s.authz.groups.find(id), notFound("Group", id)
}

// groupRoleNamed returns the assignment that the route names, in the group that it names.
func (s *Server) groupRoleNamed(c *call) (*group, *groupRole, reply) {
	g, missing := s.groupNamed(c)
	if g == nil {
		return nil, nil, missing
	}
	id := c.PathValue("role_assignment_id")
	r := s.authz.groupRoles.find(id)
	if r != nil && r.groupID != g.id {
		r = nil
	}
	return g, r, notFound("GroupRoleAssignment", id)
}

// readGroupRole returns the assignment that a request describes: the existing one, or a new one that is not stored yet.
func (s *Server) readGroupRole(g *group, in *input) (one *groupRole, isNew bool, refusal reply) {
	on, missing := s.resourceOf(g.organizationID, "", in.str)
	if on == nil {
		return nil, false, missing
	}
	slug := core.RoleSlug(in.need("role_slug"))
	if rep, ok := s.assignable(slug, on); !ok {
		return nil, false, rep
	}
	was := s.authz.groupRoles.first(func(r *groupRole) bool { return r.groupID == g.id && r.role == slug && r.resourceID == on.id })
	if was != nil {
		return was, false, reply{}
	}
	now := s.now()
	return &groupRole{core.GroupRoleAssignmentID(newID("gra", now)), g.id, slug, on.id, now}, true, reply{}
}

func (s *Server) listGroupRoleAssignments(c *call) reply {
	g, missing := s.groupNamed(c)
	if g == nil {
		return missing
	}
	return list(c, &s.authz.groupRoles, func(r *groupRole) bool { return r.groupID == g.id }, s.wireGroupRole)
}

func (s *Server) getGroupRoleAssignment(c *call) reply {
	_, r, missing := s.groupRoleNamed(c)
	if r == nil {
		return missing
	}
	return jsonReply(http.StatusOK, s.wireGroupRole(r))
}

func (s *Server) createGroupRoleAssignment(c *call) reply {
	g, missing := s.groupNamed(c)
	if g == nil {
		return missing
	}
	r, isNew, refusal := s.readGroupRole(g, c.input())
	if r == nil {
		return refusal
	}
	if !isNew {
		return refuse(http.StatusConflict, "duplicate_group_role_assignment", "The group has the role on the resource already.")
	}
	s.authz.groupRoles.put(r.id, r)
	s.settleGroup(g)
	return jsonReply(http.StatusCreated, s.wireGroupRole(r))
}

// replaceGroupRoleAssignments keeps existing assignments that the request names.
func (s *Server) replaceGroupRoleAssignments(c *call) reply {
	g, missing := s.groupNamed(c)
	if g == nil {
		return missing
	}
	var want []*groupRole
	for _, in := range c.input().objects("role_assignments") {
		r, _, refusal := s.readGroupRole(g, in)
		if r == nil {
			return refusal
		}
		if !slices.ContainsFunc(want, func(o *groupRole) bool { return o.role == r.role && o.resourceID == r.resourceID }) {
			want = append(want, r)
		}
	}
	for _, r := range s.rolesOfGroup(g.id) {
		s.authz.groupRoles.delete(r.id)
	}
	for _, r := range want {
		s.authz.groupRoles.put(r.id, r)
	}
	s.settleGroup(g)
	return s.listGroupRoleAssignments(c)
}

// removeGroupRoleAssignments removes the assignments of a role to a group on one resource, or on all resources if the request names none.
func (s *Server) removeGroupRoleAssignments(c *call) reply {
	g, missing := s.groupNamed(c)
	if g == nil {
		return missing
	}
	in := c.input()
	slug, everywhere := core.RoleSlug(in.need("role_slug")), !in.has("resource_id") && !in.has("resource_external_id") && !in.has("resource_type_slug")
	on, missing := s.resourceOf(g.organizationID, "", in.str)
	if on == nil {
		return missing
	}
	matching := s.authz.groupRoles.all(func(r *groupRole) bool {
		return r.groupID == g.id && r.role == slug && (everywhere || r.resourceID == on.id)
	})
	if len(matching) == 0 {
		return notFound("GroupRoleAssignment", slug)
	}
	return s.dropGroupRoles(g, matching...)
}

func (s *Server) removeGroupRoleAssignment(c *call) reply {
	g, r, missing := s.groupRoleNamed(c)
	if r == nil {
		return missing
	}
	return s.dropGroupRoles(g, r)
}

func (s *Server) dropGroupRoles(g *group, roles ...*groupRole) reply {
	for _, r := range roles {
		s.authz.groupRoles.delete(r.id)
	}
	s.settleGroup(g)
	return jsonReply(http.StatusNoContent, nil)
}
