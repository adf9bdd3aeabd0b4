package workostest

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/core"
)

// saveRole stores a new or changed role.
func (s *Server) saveRole(r *role) {
	r.updated = s.now()
	event, key := "created", roleKey(r.OrganizationID, r.Slug)
	if s.roles.get(key) != nil {
		event = "updated"
	}
	s.roles.put(key, r)
	s.emitRole(event, r)
}

// emitRole emits the event of a role, in the form of its events.
func (s *Server) emitRole(what string, r *role) {
	if r.OrganizationID == "" {
		s.emit("role."+what, "", struct {
			Object           string   `json:"object"`
			Slug             string   `json:"slug"`
			ResourceTypeSlug string   `json:"resource_type_slug"`
			Permissions      []string `json:"permissions"`
			CreatedAt        string   `json:"created_at"`
			UpdatedAt        string   `json:"updated_at"`
		}{"role", string(r.Slug), string(r.ResourceTypeSlug), as[string](r.Permissions), stamp(r.created), stamp(r.updated)})
		return
	}
	s.emit("organization_role."+what, r.OrganizationID, struct {
		Object           string   `json:"object"`
		OrganizationID   string   `json:"organization_id"`
		Slug             string   `json:"slug"`
		Name             string   `json:"name"`
		Description      *string  `json:"description"`
		ResourceTypeSlug string   `json:"resource_type_slug"`
		Permissions      []string `json:"permissions"`
		CreatedAt        string   `json:"created_at"`
		UpdatedAt        string   `json:"updated_at"`
	}{
		"organization_role", string(r.OrganizationID), string(r.Slug), r.Name, orNull(r.Description), string(r.ResourceTypeSlug),
		as[string](r.Permissions), stamp(r.created), stamp(r.updated),
	})
}

// createRole creates a role of the environment, or of the organization that the route names.
func (s *Server) createRole(c *call) reply {
	organizationID := core.OrganizationID(c.PathValue("organizationId"))
	if organizationID != "" && s.orgs.get(organizationID) == nil {
		return notFound("Organization", organizationID)
	}
	in, now := c.input(), s.now()
	r := &role{id: newID("role", now), created: now, Role: Role{
		OrganizationID: organizationID, Name: in.need("name"), Description: in.str("description"),
		ResourceTypeSlug: cmp.Or(core.ResourceTypeSlug(in.str("resource_type_slug")), organizationType),
	}}
	form, conflict := `^[a-z0-9_-]+$`, "role_slug_conflict"
	if organizationID != "" {
		form, conflict = `^org-[a-z0-9_-]+$`, "organization_role_slug_conflict"
	}
	if organizationID != "" && !in.has("slug") {
		r.Slug = core.RoleSlug("org-" + slugOf(r.Name) + "-" + pick("0123456789abcdefghijklmnopqrstuvwxyz", 6))
	} else {
		r.Slug = core.RoleSlug(in.slug(form))
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if s.roles.get(roleKey(organizationID, r.Slug)) != nil {
		return refuse(http.StatusConflict, conflict, "The slug '"+string(r.Slug)+"' is used by another role.")
	}
	s.saveRole(r)
	return jsonReply(http.StatusCreated, r.wire())
}

// slugOf returns a name in the characters of a slug.
func slugOf(name string) string {
	return strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(name), "-"), "-")
}

// changeRole lets change alter a copy of the role that the route names, then stores it. A route with an organization reaches only the
// organization's own roles.
func (s *Server) changeRole(c *call, change func(*role) (reply, bool)) reply {
	was := s.roles.get(roleKey(core.OrganizationID(c.PathValue("organizationId")), core.RoleSlug(c.PathValue("slug"))))
	if was == nil {
		return notFound("Role", c.PathValue("slug"))
	}
	now := *was
	if rep, refused := change(&now); refused {
		return rep
	}
	s.saveRole(&now)
	return jsonReply(http.StatusOK, now.wire())
}

func (s *Server) updateRole(c *call) reply {
	return s.changeRole(c, func(r *role) (reply, bool) {
		in := c.input()
		in.rename(&r.Name, &r.Description)
		return in.refusal()
	})
}

func (s *Server) deleteRole(c *call) reply {
	organizationID, slug := core.OrganizationID(c.PathValue("organizationId")), core.RoleSlug(c.PathValue("slug"))
	r := s.roles.get(roleKey(organizationID, slug))
	if r == nil {
		return notFound("Role", slug)
	}
	if s.authz.assignments.first(func(a *roleAssignment) bool {
		return a.role == slug && a.groupRoleID == "" && s.authz.resources.get(a.resourceID).organizationID == organizationID
	}) != nil {
		return refuse(http.StatusConflict, "role_has_assignments", "The role is assigned to organization memberships.")
	}
	if s.authz.groupRoles.first(func(g *groupRole) bool {
		return g.role == slug && s.authz.resources.get(g.resourceID).organizationID == organizationID
	}) != nil {
		return refuse(http.StatusConflict, "role_has_group_role_mappings", "The role is assigned to groups.")
	}
	s.dropRole(r)
	return jsonReply(http.StatusNoContent, nil)
}

func (s *Server) dropRole(r *role) {
	s.roles.delete(roleKey(r.OrganizationID, r.Slug))
	s.emitRole("deleted", r)
}

// allow replaces the permissions of a role.
func (s *Server) allow(r *role, permissions []core.PermissionSlug) {
	now := *r
	now.Permissions = permissions
	s.saveRole(&now)
}

func (s *Server) setRolePermissions(c *call) reply {
	return s.changeRole(c, func(r *role) (reply, bool) {
		r.Permissions = nil
		return s.permit(r, c.input().strs("permissions")...)
	})
}

func (s *Server) addRolePermission(c *call) reply {
	return s.changeRole(c, func(r *role) (reply, bool) {
		return s.permit(r, c.input().str("slug"))
	})
}

// permit adds existing permissions to a role, each once.
func (s *Server) permit(r *role, slugs ...string) (reply, bool) {
	for _, slug := range slugs {
		if s.permissions.find(slug) == nil {
			return notFound("Permission", slug), true
		}
		if !slices.Contains(r.Permissions, core.PermissionSlug(slug)) {
			r.Permissions = append(slices.Clip(r.Permissions), core.PermissionSlug(slug))
		}
	}
	return reply{}, false
}

func (s *Server) removeRolePermission(c *call) reply {
	return s.changeRole(c, func(r *role) (reply, bool) {
		slug := core.PermissionSlug(c.PathValue("permissionSlug"))
		if !slices.Contains(r.Permissions, slug) {
			return notFound("Permission", slug), true
		}
		r.Permissions = without(r.Permissions, slug)
		return reply{}, false
	})
}
