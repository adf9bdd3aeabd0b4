package workostest

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

func permissionRoutes() []route {
	return []route{
		{"GET /authorization/permissions", (*Server).listPermissions},
		{"POST /authorization/permissions", (*Server).createPermission},
		{"GET /authorization/permissions/{slug}", (*Server).getPermission},
		{"PATCH /authorization/permissions/{slug}", (*Server).updatePermission},
		{"DELETE /authorization/permissions/{slug}", (*Server).deletePermission},
	}
}

// permission is a permission of roles. It exists once it was created or named by a seeded role.
type permission struct {
	id                string
	slug              core.PermissionSlug
	name, description string
	resourceType      core.ResourceTypeSlug // If empty, it counts on resources of every type.
	created, updated  time.Time
}

// counts reports whether the permission is one for resources of a type.
func (p *permission) counts(on core.ResourceTypeSlug) bool { return cmp.Or(p.resourceType, on) == on }

type permissionJSON struct {
	Object           string  `json:"object"`
	ID               string  `json:"id"`
	Slug             string  `json:"slug"`
	Name             string  `json:"name"`
	Description      *string `json:"description"`
	System           bool    `json:"system"`
	ResourceTypeSlug string  `json:"resource_type_slug"`
	CreatedAt        string  `json:"created_at"`
	UpdatedAt        string  `json:"updated_at"`
}

func (p *permission) wire() any {
	return permissionJSON{
		Object: "permission", ID: p.id, Slug: string(p.slug), Name: p.name, Description: orNull(p.description),
		ResourceTypeSlug: string(cmp.Or(p.resourceType, organizationType)), CreatedAt: stamp(p.created), UpdatedAt: stamp(p.updated),
	}
}

// savePermission stores a new or changed permission.
func (s *Server) savePermission(p *permission) {
	p.updated = s.now()
	event := "permission.created"
	if s.permissions.get(p.slug) != nil {
		event = "permission.updated"
	}
	s.permissions.put(p.slug, p)
	s.emit(event, "", p.wire())
}

func (s *Server) listPermissions(c *call) reply {
	return list(c, &s.permissions, func(*permission) bool { return true }, (*permission).wire)
}

func (s *Server) getPermission(c *call) reply {
	if p := s.permissions.find(c.PathValue("slug")); p != nil {
		return jsonReply(http.StatusOK, p.wire())
	}
	return notFound("Permission", c.PathValue("slug"))
}

func (s *Server) createPermission(c *call) reply {
	in, now := c.input(), s.now()
	p := &permission{
		id: newID("perm", now), slug: core.PermissionSlug(in.slug(`^[a-z0-9_:.*-]+$`)), name: in.need("name"), description: in.str("description"),
		resourceType: core.ResourceTypeSlug(in.str("resource_type_slug")), created: now,
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if s.permissions.get(p.slug) != nil {
		return refuse(http.StatusConflict, "permission_slug_conflict", "The slug '"+string(p.slug)+"' is used by another permission.")
	}
	s.savePermission(p)
	return jsonReply(http.StatusCreated, p.wire())
}

// slug is need for the member with that name, which must have this form.
func (in *input) slug(form string) string {
	const name = "slug"
	text := in.need(name)
	if text != "" && !regexp.MustCompile(form).MatchString(text) {
		in.wrong(name, "invalid_slug", name+" must match "+form)
	}
	return text
}

func (s *Server) updatePermission(c *call) reply {
	was := s.permissions.find(c.PathValue("slug"))
	if was == nil {
		return notFound("Permission", c.PathValue("slug"))
	}
	in, now := c.input(), *was
	in.rename(&now.name, &now.description)
	if rep, ok := in.refusal(); ok {
		return rep
	}
	s.savePermission(&now)
	return jsonReply(http.StatusOK, now.wire())
}

// rename sets the name and the description that a request changes.
func (in *input) rename(name, description *string) {
	if in.has("name") {
		*name = in.need("name")
	}
	if in.has("description") {
		*description = in.str("description")
	}
}

// deletePermission also removes the permission from the roles that have it.
func (s *Server) deletePermission(c *call) reply {
	p := s.permissions.find(c.PathValue("slug"))
	if p == nil {
		return notFound("Permission", c.PathValue("slug"))
	}
	for _, r := range s.roles.all(func(r *role) bool { return slices.Contains(r.Permissions, p.slug) }) {
		s.allow(r, without(r.Permissions, p.slug))
	}
	s.permissions.delete(p.slug)
	s.emit("permission.deleted", "", p.wire())
	return jsonReply(http.StatusNoContent, nil)
}

// without returns a copy of a list without one value.
func without[T comparable](list []T, one T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(other T) bool { return other == one })
}
