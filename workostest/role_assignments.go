package workostest

import (
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

func roleAssignmentRoutes() []route {
	const ofMembership = " /authorization/organization_memberships/{organization_membership_id}/role_assignments"
	return []route{
		{"GET" + ofMembership, (*Server).listRoleAssignments},
		{"POST" + ofMembership, (*Server).assignRole},
		{"DELETE" + ofMembership, (*Server).removeRole},
		{"DELETE" + ofMembership + "/{role_assignment_id}", (*Server).removeRoleAssignment},
		{"GET /authorization/resources/{resource_id}/role_assignments", (*Server).listRoleAssignmentsForResource},
		{"GET /authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}/role_assignments", (*Server).listRoleAssignmentsForResource},
	}
}

// roleAssignment is a role that a membership has on a resource.
type roleAssignment struct {
	holding
	id           core.RoleAssignmentID
	membershipID core.OrganizationMembershipID
	created      time.Time
}

// holding is a role on a resource, with the group assignment that it comes from, if any.
type holding struct {
	role        core.RoleSlug
	resourceID  core.ResourceID
	groupRoleID core.GroupRoleAssignmentID
}

type roleSource struct {
	Type                  string  `json:"type"`
	GroupRoleAssignmentID *string `json:"group_role_assignment_id"`
}

type resourceOfRole struct {
	ID               string `json:"id"`
	ExternalID       string `json:"external_id"`
	ResourceTypeSlug string `json:"resource_type_slug"`
}

type roleAssignmentJSON struct {
	Object                   string         `json:"object"`
	ID                       string         `json:"id"`
	OrganizationMembershipID string         `json:"organization_membership_id"`
	Role                     roleJSON       `json:"role"`
	Resource                 resourceOfRole `json:"resource"`
	Source                   roleSource     `json:"source"`
	CreatedAt                string         `json:"created_at"`
	UpdatedAt                string         `json:"updated_at"`
}

func (s *Server) wireRoleAssignment(a *roleAssignment) any {
	source := roleSource{Type: "direct"}
	if a.groupRoleID != "" {
		source = roleSource{"group", orNull(a.groupRoleID)}
	}
	return roleAssignmentJSON{
		Object: "role_assignment", ID: string(a.id), OrganizationMembershipID: string(a.membershipID), Role: roleJSON{string(a.role)},
		Resource: s.wireResourceOfRole(a.resourceID), Source: source, CreatedAt: stamp(a.created), UpdatedAt: stamp(a.created),
	}
}

func (s *Server) wireResourceOfRole(id core.ResourceID) resourceOfRole {
	r := s.authz.resources.get(id)
	return resourceOfRole{string(r.id), string(r.externalID), string(r.resourceType)}
}

// settle updates the roles of a membership on its organization, and those that it has from groups.
func (s *Server) settle(m *membership) {
	organization := s.organizationResource(m.organizationID)
	if organization == nil { // An invitation or a connection can outlive its organization.
		return
	}
	var want []holding
	for _, slug := range m.own {
		want = append(want, holding{role: slug, resourceID: organization.id})
	}
	for _, g := range s.groupRolesOf(m.id) {
		want = append(want, holding{g.role, g.resourceID, g.id})
	}
	for _, a := range s.assignmentsOf(m.id) {
		derived := a.groupRoleID != "" || a.resourceID == organization.id
		if derived && !slices.Contains(want, a.holding) {
			s.authz.assignments.delete(a.id)
		}
		want = without(want, a.holding)
	}
	for _, held := range want {
		s.hold(m.id, held)
	}
}

// byMembership is the index of role assignments.
const byMembership = 0

func indexedAssignments() table[core.RoleAssignmentID, *roleAssignment] {
	return indexed[core.RoleAssignmentID](func(a *roleAssignment) string { return string(a.membershipID) })
}

func (s *Server) hold(membershipID core.OrganizationMembershipID, held holding) *roleAssignment {
	now := s.now()
	a := &roleAssignment{held, core.RoleAssignmentID(newID("role_assignment", now)), membershipID, now}
	s.authz.assignments.put(a.id, a)
	return a
}

func (s *Server) assignmentsOf(id core.OrganizationMembershipID) []*roleAssignment {
	return s.authz.assignments.having(byMembership, string(id))
}

func (s *Server) assignment(id core.OrganizationMembershipID, held holding) *roleAssignment {
	return s.authz.assignments.first(func(a *roleAssignment) bool { return a.membershipID == id && a.holding == held })
}

// memberIn returns the membership that the route names.
func (s *Server) memberIn(c *call) (*membership, reply) {
	id := c.PathValue("organization_membership_id")
	return s.memberships.find(id), notFound("OrganizationMembership", id)
}

// memberOn returns the membership of a path and the resource that the body names; the resource is nil if either is missing.
func (s *Server) memberOn(c *call, in *input) (m *membership, on *authorizationResource, missing reply) {
	if m, missing = s.memberIn(c); m == nil {
		return nil, nil, missing
	}
	on, missing = s.resourceOf(m.organizationID, "", in.str)
	return m, on, missing
}

func (s *Server) listRoleAssignments(c *call) reply {
	m, missing := s.memberIn(c)
	if m == nil {
		return missing
	}
	q := c.URL.Query()
	resourceID, externalID, kind := q.Get("resource_id"), q.Get("resource_external_id"), q.Get("resource_type_slug")
	return list(c, &s.authz.assignments, func(a *roleAssignment) bool {
		r := s.authz.resources.get(a.resourceID)
		return a.membershipID == m.id && (resourceID == "" || string(r.id) == resourceID) &&
			(externalID == "" || string(r.externalID) == externalID) && (kind == "" || string(r.resourceType) == kind)
	}, s.wireRoleAssignment)
}

func (s *Server) listRoleAssignmentsForResource(c *call) reply {
	r, missing := s.resourceIn(c)
	if r == nil {
		return missing
	}
	slug := core.RoleSlug(c.URL.Query().Get("role_slug"))
	if slug != "" && s.role(r.organizationID, slug) == nil && s.authz.assignments.first(func(a *roleAssignment) bool { return a.role == slug }) == nil {
		return s.lacks(c.Request, "role '"+string(slug)+"' is not defined") // As for a permission.
	}
	return list(c, &s.authz.assignments, func(a *roleAssignment) bool {
		return a.resourceID == r.id && (slug == "" || a.role == slug)
	}, s.wireRoleAssignment)
}

// assignable returns a role that can be assigned on a resource: one of the organization or the environment for resources of that type.
func (s *Server) assignable(slug core.RoleSlug, on *authorizationResource) (reply, bool) {
	r := s.role(on.organizationID, slug)
	if r == nil {
		return notFound("Role", slug), false
	}
	return invalid(fieldProblem{
		Field: "role_slug", Code: "invalid_role",
		Message: "The role is for resources of the type " + string(r.ResourceTypeSlug) + ", not " + string(on.resourceType) + ".",
	}), r.ResourceTypeSlug == on.resourceType
}

func (s *Server) assignRole(c *call) reply {
	in := c.input()
	m, on, missing := s.memberOn(c, in)
	if on == nil {
		return missing
	}
	held := holding{role: core.RoleSlug(in.need("role_slug")), resourceID: on.id}
	if rep, ok := s.assignable(held.role, on); !ok {
		return rep
	}
	if a := s.assignment(m.id, held); a != nil {
		return jsonReply(http.StatusCreated, s.wireRoleAssignment(a))
	}
	if on.resourceType != organizationType {
		return jsonReply(http.StatusCreated, s.wireRoleAssignment(s.hold(m.id, held)))
	}
	now := *m
	now.own = append(slices.Clip(m.own), held.role)
	s.saveMembership(&now)
	return jsonReply(http.StatusCreated, s.wireRoleAssignment(s.assignment(m.id, held)))
}

func (s *Server) removeRole(c *call) reply {
	in := c.input()
	m, on, missing := s.memberOn(c, in)
	if on == nil {
		return missing
	}
	slug := core.RoleSlug(in.need("role_slug"))
	return s.release(c, m, s.assignment(m.id, holding{role: slug, resourceID: on.id}), notFound("RoleAssignment", slug))
}

func (s *Server) removeRoleAssignment(c *call) reply {
	m, missing := s.memberIn(c)
	if m == nil {
		return missing
	}
	id := c.PathValue("role_assignment_id")
	a := s.authz.assignments.find(id)
	if a != nil && a.membershipID != m.id {
		a = nil
	}
	return s.release(c, m, a, notFound("RoleAssignment", id))
}

// release ends an assignment. A role on the organization is a role of the membership itself, which falls back to the default role.
func (s *Server) release(c *call, m *membership, a *roleAssignment, missing reply) reply {
	switch {
	case a == nil:
		return missing
	case a.groupRoleID != "":
		return s.lacks(c.Request, "WorkOS's response to the removal of a role that comes from a group is unknown; remove the membership from the group")
	case s.authz.resources.get(a.resourceID).resourceType != organizationType:
		s.authz.assignments.delete(a.id)
	default:
		now := *m
		now.own = orDefaultRole(without(m.own, a.role))
		s.saveMembership(&now)
	}
	return jsonReply(http.StatusNoContent, nil)
}
