package workostest

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

func membershipRoutes() []route {
	return []route{
		{"GET /user_management/organization_memberships", (*Server).listMemberships},
		{"POST /user_management/organization_memberships", (*Server).createMembership},
		{"GET /user_management/organization_memberships/{id}", (*Server).getMembership},
		{"PUT /user_management/organization_memberships/{id}", (*Server).updateMembership},
		{"DELETE /user_management/organization_memberships/{id}", (*Server).deleteMembership},
		{"PUT /user_management/organization_memberships/{id}/deactivate", (*Server).deactivateMembership},
		{"PUT /user_management/organization_memberships/{id}/reactivate", (*Server).reactivateMembership},
	}
}

type membership struct {
	id               core.OrganizationMembershipID
	userID           core.UserID
	organizationID   core.OrganizationID
	own              []core.RoleSlug // At least one; the first is the role.
	roles            []core.RoleSlug // Its own, and those of its groups on the organization.
	status           string          // "active" or "inactive".
	created, updated time.Time
}

// byMember is the index of memberships by user and organization.
const byMember = 0

func indexedMemberships() table[core.OrganizationMembershipID, *membership] {
	return indexed[core.OrganizationMembershipID](func(m *membership) string { return string(m.userID) })
}

type roleJSON struct {
	Slug string `json:"slug"`
}

type membershipJSON struct {
	Object           string         `json:"object"`
	ID               string         `json:"id"`
	UserID           string         `json:"user_id"`
	OrganizationID   string         `json:"organization_id"`
	OrganizationName string         `json:"organization_name,omitempty"`
	Role             roleJSON       `json:"role,omitzero"`
	Roles            []roleJSON     `json:"roles,omitzero"`
	Status           string         `json:"status"`
	DirectoryManaged bool           `json:"directory_managed"`
	CustomAttributes map[string]any `json:"custom_attributes"`
	User             any            `json:"user,omitempty"`
	CreatedAt        string         `json:"created_at"`
	UpdatedAt        string         `json:"updated_at"`
}

func (m *membership) event() membershipJSON {
	out := membershipJSON{
		Object: "organization_membership", ID: string(m.id), UserID: string(m.userID), OrganizationID: string(m.organizationID),
		Role: roleJSON{string(m.roles[0])}, Status: m.status, CustomAttributes: map[string]any{},
		CreatedAt: stamp(m.created), UpdatedAt: stamp(m.updated),
	}
	for _, slug := range m.roles {
		out.Roles = append(out.Roles, roleJSON{string(slug)})
	}
	return out
}

// wireMembership adds to the event's form the members that only the API's responses have.
func (s *Server) wireMembership(m *membership) any {
	out, event := s.withoutRoles(m), m.event()
	out.Role, out.Roles = event.Role, event.Roles
	return s.withUser(m, out)
}

func (s *Server) withUser(m *membership, out membershipJSON) any {
	if u := s.users.get(m.userID); u != nil {
		out.User = u.wire()
	}
	return out
}

// withoutRoles is the form in which groups and resources list memberships.
func (s *Server) withoutRoles(m *membership) membershipJSON {
	out := m.event()
	out.Role, out.Roles = roleJSON{}, nil
	if o := s.orgs.get(m.organizationID); o != nil {
		out.OrganizationName = o.Name
	}
	return out
}

// AddMembership makes a user an active member of an organization with a role ("member" if empty), and returns the membership's ID. It defines a
// missing role, without permissions. It is an error if the user or the organization does not exist.
func (s *Server) AddMembership(userID core.UserID, organizationID core.OrganizationID, roleSlug core.RoleSlug) (core.OrganizationMembershipID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.user(userID); err != nil {
		return "", fmt.Errorf("workostest: adding a membership: %w", err)
	}
	if s.orgs.get(organizationID) == nil {
		return "", fmt.Errorf("workostest: adding a membership: no organization %q", organizationID)
	}
	return s.joinAs(userID, organizationID, roleSlug).id, nil
}

// joinAs is join with a role, which it defines if necessary.
func (s *Server) joinAs(userID core.UserID, organizationID core.OrganizationID, roleSlug core.RoleSlug) *membership {
	if roleSlug != "" && s.role(organizationID, roleSlug) == nil {
		s.putRole(Role{Slug: roleSlug})
	}
	return s.join(userID, organizationID, roleSlug)
}

// join makes a user an active member, with or without a previous membership.
func (s *Server) join(userID core.UserID, organizationID core.OrganizationID, roles ...core.RoleSlug) *membership {
	roles = orDefaultRole(without(roles, ""))
	m := &membership{id: core.OrganizationMembershipID(newID("om", s.now())), userID: userID, organizationID: organizationID, created: s.now()}
	if was := s.anyMembershipOf(userID, organizationID); was != nil {
		*m = *was
	}
	m.own, m.status = roles, "active"
	s.saveMembership(m)
	return m
}

// orDefaultRole returns roles, or WorkOS's default role if there are none.
func orDefaultRole(roles []core.RoleSlug) []core.RoleSlug {
	if len(roles) == 0 {
		return []core.RoleSlug{"member"}
	}
	return roles
}

// saveMembership stores a new or changed membership.
func (s *Server) saveMembership(m *membership) {
	m.updated, m.roles = s.now(), s.rolesWithGroups(m)
	event := "organization_membership.created"
	if s.memberships.get(m.id) != nil {
		event = "organization_membership.updated"
	}
	s.memberships.put(m.id, m)
	s.settle(m)
	s.emit(event, m.organizationID, m.event())
}

func (s *Server) anyMembershipOf(userID core.UserID, organizationID core.OrganizationID) *membership {
	for _, m := range s.memberships.having(byMember, string(userID)) {
		if m.organizationID == organizationID {
			return m
		}
	}
	return nil
}

// membershipOf returns the active membership, or nil.
func (s *Server) membershipOf(userID core.UserID, organizationID core.OrganizationID) *membership {
	if m := s.anyMembershipOf(userID, organizationID); m != nil && m.status == "active" {
		return m
	}
	return nil
}

func (s *Server) activeMembershipsOf(userID core.UserID) []*membership {
	return slices.DeleteFunc(s.memberships.having(byMember, string(userID)), func(m *membership) bool { return m.status != "active" })
}

func (s *Server) dropMemberships(which func(*membership) bool) {
	for _, m := range s.memberships.all(which) {
		s.forgetMember(m)
		s.dropAgents(func(i *agentInstance) bool { return i.membershipID == m.id })
		s.memberships.delete(m.id)
		s.emit("organization_membership.deleted", m.organizationID, m.event())
	}
}

func (s *Server) listMemberships(c *call) reply {
	q := c.URL.Query()
	userID, organizationID := core.UserID(q.Get("user_id")), core.OrganizationID(q.Get("organization_id"))
	statuses := commaList(q["statuses"])
	if userID == "" && organizationID == "" {
		return refuse(http.StatusBadRequest, "missing_user_id_or_organization_id", "Either user_id or organization_id is required.")
	}
	return list(c, &s.memberships, func(m *membership) bool {
		return (userID == "" || m.userID == userID) && (organizationID == "" || m.organizationID == organizationID) &&
			(len(statuses) == 0 || slices.Contains(statuses, m.status))
	}, s.wireMembership)
}

// readRoles returns the roles that a request sets; none if it sets none.
func (s *Server) readRoles(in *input) []core.RoleSlug {
	roles := as[core.RoleSlug](in.strs("role_slugs"))
	if slug := in.str("role_slug"); slug != "" {
		roles = append(roles, core.RoleSlug(slug))
	}
	return roles
}

func (s *Server) invalidRole(organizationID core.OrganizationID, roles []core.RoleSlug) (reply, bool) {
	for _, slug := range roles {
		if s.memberRole(organizationID, slug) == nil {
			return refuse(http.StatusUnprocessableEntity, "invalid_role", "Role not found: '"+string(slug)+"'."), true
		}
	}
	return reply{}, false
}

func (s *Server) createMembership(c *call) reply {
	in := c.input()
	userID, organizationID := core.UserID(in.need("user_id")), core.OrganizationID(in.need("organization_id"))
	roles := s.readRoles(in)
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if s.users.get(userID) == nil {
		return notFound("User", userID)
	}
	if s.orgs.get(organizationID) == nil {
		return notFound("Organization", organizationID)
	}
	if rep, ok := s.invalidRole(organizationID, roles); ok {
		return rep
	}
	if s.membershipOf(userID, organizationID) != nil {
		return refuse(http.StatusConflict, "", "The user is already a member of the organization.")
	}
	return jsonReply(http.StatusCreated, s.wireMembership(s.join(userID, organizationID, roles...)))
}

func (s *Server) getMembership(c *call) reply {
	if m := s.memberships.find(c.PathValue("id")); m != nil {
		return jsonReply(http.StatusOK, s.wireMembership(m))
	}
	return notFound("OrganizationMembership", c.PathValue("id"))
}

// changeMembership lets change alter a copy of the membership, then stores it.
func (s *Server) changeMembership(c *call, change func(*membership)) reply {
	was := s.memberships.find(c.PathValue("id"))
	if was == nil {
		return notFound("OrganizationMembership", c.PathValue("id"))
	}
	now := *was
	change(&now)
	s.saveMembership(&now)
	return jsonReply(http.StatusOK, s.wireMembership(&now))
}

func (s *Server) updateMembership(c *call) reply {
	in := c.input()
	roles := s.readRoles(in)
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if m := s.memberships.find(c.PathValue("id")); m != nil {
		if rep, ok := s.invalidRole(m.organizationID, roles); ok {
			return rep
		}
	}
	return s.changeMembership(c, func(m *membership) {
		if len(roles) > 0 {
			m.own = roles
		}
	})
}

func (s *Server) deactivateMembership(c *call) reply {
	return s.changeMembership(c, func(m *membership) { m.status = "inactive" })
}

func (s *Server) reactivateMembership(c *call) reply {
	return s.changeMembership(c, func(m *membership) { m.status = "active" })
}

func (s *Server) deleteMembership(c *call) reply {
	m := s.memberships.find(c.PathValue("id"))
	if m == nil {
		return notFound("OrganizationMembership", c.PathValue("id"))
	}
	s.dropMemberships(func(other *membership) bool { return other == m })
	return jsonReply(http.StatusOK, nil)
}
