package workostest

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

func roleRoutes() []route {
	return []route{
		{"GET /authorization/roles", (*Server).listRoles},
		{"POST /authorization/roles", (*Server).createRole},
		{"GET /authorization/roles/{slug}", (*Server).getRole},
		{"PATCH /authorization/roles/{slug}", (*Server).updateRole},
		{"POST /authorization/roles/{slug}/permissions", (*Server).addRolePermission},
		{"PUT /authorization/roles/{slug}/permissions", (*Server).setRolePermissions},
		{"GET /authorization/organizations/{organizationId}/roles", (*Server).listRoles},
		{"POST /authorization/organizations/{organizationId}/roles", (*Server).createRole},
		{"GET /authorization/organizations/{organizationId}/roles/{slug}", (*Server).getRole},
		{"PATCH /authorization/organizations/{organizationId}/roles/{slug}", (*Server).updateRole},
		{"DELETE /authorization/organizations/{organizationId}/roles/{slug}", (*Server).deleteRole},
		{"POST /authorization/organizations/{organizationId}/roles/{slug}/permissions", (*Server).addRolePermission},
		{"PUT /authorization/organizations/{organizationId}/roles/{slug}/permissions", (*Server).setRolePermissions},
		{"DELETE /authorization/organizations/{organizationId}/roles/{slug}/permissions/{permissionSlug}", (*Server).removeRolePermission},
		{"GET /organizations/{organizationId}/roles", (*Server).listRoles},
	}
}

// Role is a role to define with [Server.AddRole]. Only Slug is required.
type Role struct {
	Slug             core.RoleSlug
	Name             string // The slug if empty.
	Description      string
	OrganizationID   core.OrganizationID   // The only organization that has the role; empty for all.
	ResourceTypeSlug core.ResourceTypeSlug // The type of the resources that it is assigned on; "organization" if empty.
	Permissions      []core.PermissionSlug // On the resource and all below it. Access tokens carry those of "organization" roles.
}

type role struct {
	Role
	id               string
	created, updated time.Time
}

type roleResource struct {
	Object           string   `json:"object"`
	ID               string   `json:"id"`
	Slug             string   `json:"slug"`
	Name             string   `json:"name"`
	Description      *string  `json:"description"`
	Type             string   `json:"type"`
	ResourceTypeSlug string   `json:"resource_type_slug"`
	Permissions      []string `json:"permissions"`
	CreatedAt        string   `json:"created_at"`
	UpdatedAt        string   `json:"updated_at"`
}

func (r *role) wire() any {
	kind := "EnvironmentRole"
	if r.OrganizationID != "" {
		kind = "OrganizationRole"
	}
	return roleResource{
		Object: "role", ID: r.id, Slug: string(r.Slug), Name: r.Name, Description: orNull(r.Description), Type: kind,
		ResourceTypeSlug: string(r.ResourceTypeSlug), Permissions: as[string](r.Permissions), CreatedAt: stamp(r.created), UpdatedAt: stamp(r.updated),
	}
}

// AddRole defines a role, or changes the one with the same slug and organization. Access tokens issued from now on contain it. It emits no event.
func (s *Server) AddRole(r Role) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.putRole(r)
}

func (s *Server) putRole(r Role) {
	now := s.now()
	key := roleKey(r.OrganizationID, r.Slug)
	was := s.roles.get(key)
	if was == nil {
		was = &role{id: newID("role", now), created: now}
	}
	r.Name = cmp.Or(r.Name, was.Name, string(r.Slug))
	r.ResourceTypeSlug = cmp.Or(r.ResourceTypeSlug, organizationType)
	r.Permissions = slices.Clone(r.Permissions)
	s.roles.put(key, &role{Role: r, id: was.id, created: was.created, updated: now})
	for _, slug := range r.Permissions {
		if s.permissions.get(slug) == nil {
			s.permissions.put(slug, &permission{id: newID("perm", now), slug: slug, name: string(slug), created: now, updated: now})
		}
	}
}

func roleKey(organizationID core.OrganizationID, slug core.RoleSlug) string {
	return string(organizationID) + "/" + string(slug)
}

// role returns the role that an organization has by this slug, or nil.
func (s *Server) role(organizationID core.OrganizationID, slug core.RoleSlug) *role {
	if own := s.roles.get(roleKey(organizationID, slug)); own != nil {
		return own
	}
	return s.roles.get(roleKey("", slug))
}

// memberRole is role for a role that a membership can have: one on the organization.
func (s *Server) memberRole(organizationID core.OrganizationID, slug core.RoleSlug) *role {
	if r := s.role(organizationID, slug); r != nil && r.ResourceTypeSlug == organizationType {
		return r
	}
	return nil
}

// permissionsOf returns the permissions of a member's roles, each once, in order.
func (s *Server) permissionsOf(m *membership) []core.PermissionSlug {
	var all []core.PermissionSlug
	for _, slug := range m.roles {
		if r := s.role(m.organizationID, slug); r != nil {
			all = append(all, r.Permissions...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// listRoles responds with the roles of the environment, preceded by those of the organization if the route names one. These lists have no pages.
func (s *Server) listRoles(c *call) reply {
	organizationID := core.OrganizationID(c.PathValue("organizationId"))
	if organizationID != "" && s.orgs.get(organizationID) == nil {
		return notFound("Organization", organizationID)
	}
	body := struct {
		Object string `json:"object"`
		Data   []any  `json:"data"`
	}{"list", []any{}}
	for _, owner := range slices.Compact([]core.OrganizationID{organizationID, ""}) {
		for _, r := range s.roles.all(func(r *role) bool { return r.OrganizationID == owner }) {
			body.Data = append(body.Data, r.wire())
		}
	}
	return jsonReply(http.StatusOK, body)
}

func (s *Server) getRole(c *call) reply {
	organizationID := core.OrganizationID(c.PathValue("organizationId"))
	if organizationID != "" && s.orgs.get(organizationID) == nil {
		return notFound("Organization", organizationID)
	}
	if r := s.role(organizationID, core.RoleSlug(c.PathValue("slug"))); r != nil {
		return jsonReply(http.StatusOK, r.wire())
	}
	return notFound("Role", c.PathValue("slug"))
}
