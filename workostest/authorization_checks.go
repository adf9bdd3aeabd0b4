package workostest

import (
	"net/http"
	"slices"

	"github.com/workos-typestate/workos/core"
)

func authorizationCheckRoutes() []route {
	const (
		ofMembership = " /authorization/organization_memberships/{organization_membership_id}"
		byExternalID = " /authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}"
	)
	return []route{
		{"POST" + ofMembership + "/check", (*Server).checkAuthorization},
		{"GET" + ofMembership + "/resources", (*Server).listResourcesForMembership},
		{"GET" + ofMembership + "/resources/{resource_id}/permissions", (*Server).listEffectivePermissions},
		{"GET" + ofMembership + "/resources/{resource_type_slug}/{external_id}/permissions", (*Server).listEffectivePermissions},
		{
			"GET /authorization/resources/{resource_id}/organization_memberships/{organization_membership_id}/permissions",
			(*Server).listEffectivePermissions,
		},
		{"GET /authorization/resources/{resource_id}/organization_memberships", (*Server).listMembershipsForResource},
		{"GET" + byExternalID + "/organization_memberships", (*Server).listMembershipsForResource},
	}
}

// allowed returns the permissions of a membership on a resource, by its roles there or on any resource above, including its organization: none
// while the membership is not active. With direct, only roles on the resource itself count.
func (s *Server) allowed(m *membership, on *authorizationResource, direct bool) []core.PermissionSlug {
	if m.status != "active" {
		return nil
	}
	line := s.upward(on)
	if direct {
		line = line[:1]
	}
	var all []core.PermissionSlug
	for _, a := range s.assignmentsOf(m.id) {
		if !slices.ContainsFunc(line, func(r *authorizationResource) bool { return r.id == a.resourceID }) {
			continue
		}
		r := s.role(m.organizationID, a.role)
		if r == nil {
			continue
		}
		for _, slug := range r.Permissions {
			if s.permissions.get(slug).counts(on.resourceType) {
				all = append(all, slug)
			}
		}
	}
	return all
}

func (s *Server) checkAuthorization(c *call) reply {
	in := c.input()
	m, on, missing := s.memberOn(c, in)
	if on == nil {
		return missing
	}
	slug := core.PermissionSlug(in.need("permission_slug"))
	if rep, ok := s.undefined(c, slug); ok {
		return rep
	}
	may := slices.Contains(s.allowed(m, on, false), slug)
	return jsonReply(http.StatusOK, map[string]bool{"authorized": may})
}

// undefined is the response to a check of an undefined permission. A plain "no" would also hide a misspelled slug, and WorkOS's own response is
// undocumented.
func (s *Server) undefined(c *call, slug core.PermissionSlug) (reply, bool) {
	if s.permissions.get(slug) != nil {
		return reply{}, false
	}
	return s.lacks(c.Request, "permission '"+string(slug)+"' is not defined; define it with a role that has it, or through the API"), true
}

// listEffectivePermissions responds for a resource of the membership's organization.
func (s *Server) listEffectivePermissions(c *call) reply {
	m, missing := s.memberIn(c)
	if m == nil {
		return missing
	}
	on, missing := s.resourceOf(m.organizationID, "", func(name string) string {
		if name == "resource_external_id" {
			name = "external_id"
		}
		return c.PathValue(name)
	})
	if on == nil {
		return missing
	}
	allowed := s.allowed(m, on, false)
	return list(c, &s.permissions, func(p *permission) bool { return slices.Contains(allowed, p.slug) }, (*permission).wire)
}

// listResourcesForMembership responds with the resources directly below a resource on which the membership has a permission.
func (s *Server) listResourcesForMembership(c *call) reply {
	m, missing := s.memberIn(c)
	if m == nil {
		return missing
	}
	q := c.URL.Query()
	if !q.Has("parent_resource_id") && !q.Has("parent_resource_external_id") {
		return refuse(http.StatusBadRequest, "bad_request", "A parent resource is required.")
	}
	parent, missing := s.resourceOf(m.organizationID, "parent_", q.Get)
	if parent == nil {
		return missing
	}
	slug := core.PermissionSlug(q.Get("permission_slug"))
	if rep, ok := s.undefined(c, slug); ok {
		return rep
	}
	return list(c, &s.authz.resources, func(r *authorizationResource) bool {
		return r.parentID == parent.id && slices.Contains(s.allowed(m, r, false), slug)
	}, (*authorizationResource).wire)
}

// listMembershipsForResource responds with the memberships that have a permission by a role on the resource itself or, with "indirect", by any
// role.
func (s *Server) listMembershipsForResource(c *call) reply {
	on, missing := s.resourceIn(c)
	if on == nil {
		return missing
	}
	slug, direct := core.PermissionSlug(c.URL.Query().Get("permission_slug")), c.URL.Query().Get("assignment") != "indirect"
	if rep, ok := s.undefined(c, slug); ok {
		return rep
	}
	return list(c, &s.memberships, func(m *membership) bool {
		return m.organizationID == on.organizationID && slices.Contains(s.allowed(m, on, direct), slug)
	}, func(m *membership) any {
		return s.withUser(m, s.withoutRoles(m))
	})
}
