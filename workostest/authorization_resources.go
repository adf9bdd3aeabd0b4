package workostest

import (
	"net/http"
	"time"

	"github.com/workos-typestate/workos/core"
)

func authorizationResourceRoutes() []route {
	const byID, byExternalID = " /authorization/resources/{resource_id}", " /authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}"
	return []route{
		{"GET /authorization/resources", (*Server).listAuthorizationResources},
		{"POST /authorization/resources", (*Server).createAuthorizationResource},
		{"GET" + byID, (*Server).getAuthorizationResource},
		{"PATCH" + byID, (*Server).updateAuthorizationResource},
		{"DELETE" + byID, (*Server).deleteAuthorizationResource},
		{"GET" + byExternalID, (*Server).getAuthorizationResource},
		{"PATCH" + byExternalID, (*Server).updateAuthorizationResource},
		{"DELETE" + byExternalID, (*Server).deleteAuthorizationResource},
	}
}

// organizationType is the type of the top resources, which WorkOS creates: one for each organization, with the organization's ID as the external
// ID.
const organizationType core.ResourceTypeSlug = "organization"

type authorizationResource struct {
	id                core.ResourceID
	organizationID    core.OrganizationID
	resourceType      core.ResourceTypeSlug
	externalID        core.ExternalID
	name, description string
	parentID          core.ResourceID // Empty only for an organization.
	created, updated  time.Time
}

type authorizationResourceJSON struct {
	Object           string  `json:"object"`
	ID               string  `json:"id"`
	OrganizationID   string  `json:"organization_id"`
	ResourceTypeSlug string  `json:"resource_type_slug"`
	ExternalID       string  `json:"external_id"`
	Name             string  `json:"name"`
	Description      *string `json:"description"`
	ParentResourceID *string `json:"parent_resource_id"`
	CreatedAt        string  `json:"created_at"`
	UpdatedAt        string  `json:"updated_at"`
}

func (r *authorizationResource) wire() any {
	return authorizationResourceJSON{
		Object: "authorization_resource", ID: string(r.id), OrganizationID: string(r.organizationID), ResourceTypeSlug: string(r.resourceType),
		ExternalID: string(r.externalID), Name: r.name, Description: orNull(r.description), ParentResourceID: orNull(r.parentID),
		CreatedAt: stamp(r.created), UpdatedAt: stamp(r.updated),
	}
}

// putOrganizationResource stores the resource of an organization, under the organization's name.
func (s *Server) putOrganizationResource(o *organization) {
	r := &authorizationResource{id: core.ResourceID(newID("authz_resource", o.created)), created: o.created}
	if was := s.organizationResource(o.ID); was != nil {
		*r = *was
	}
	r.organizationID, r.resourceType, r.externalID = o.ID, organizationType, core.ExternalID(o.ID)
	r.name, r.updated = o.Name, o.updated
	s.authz.resources.put(r.id, r)
}

func (s *Server) organizationResource(id core.OrganizationID) *authorizationResource {
	return s.resourceByExternalID(id, organizationType, core.ExternalID(id))
}

func (s *Server) resourceByExternalID(organizationID core.OrganizationID, kind core.ResourceTypeSlug, id core.ExternalID) *authorizationResource {
	return s.authz.resources.first(func(r *authorizationResource) bool {
		return r.organizationID == organizationID && r.resourceType == kind && r.externalID == id
	})
}

// upward returns a resource and all above it, up to the organization.
func (s *Server) upward(r *authorizationResource) []*authorizationResource {
	var line []*authorizationResource
	for ; r != nil; r = s.authz.resources.get(r.parentID) {
		line = append(line, r)
	}
	return line
}

// resourceIn returns the resource that the route names by its ID, or within an organization by its external ID.
func (s *Server) resourceIn(c *call) (*authorizationResource, reply) {
	if id := c.PathValue("resource_id"); id != "" {
		return s.authz.resources.find(id), notFound("Resource", id)
	}
	organizationID := core.OrganizationID(c.PathValue("organization_id"))
	if s.orgs.get(organizationID) == nil {
		return nil, notFound("Organization", organizationID)
	}
	kind, id := core.ResourceTypeSlug(c.PathValue("resource_type_slug")), core.ExternalID(c.PathValue("external_id"))
	return s.resourceByExternalID(organizationID, kind, id), notFound("Resource", id)
}

// resourceOf returns the organization's resource that three members of a request with this prefix name, or the organization itself if they are
// missing.
func (s *Server) resourceOf(organizationID core.OrganizationID, prefix string, get func(string) string) (*authorizationResource, reply) {
	id, kind, externalID := get(prefix+"resource_id"), get(prefix+"resource_type_slug"), get(prefix+"resource_external_id")
	if id != "" {
		if r := s.authz.resources.find(id); r != nil && r.organizationID == organizationID {
			return r, reply{}
		}
		return nil, notFound("Resource", id)
	}
	if (kind == "") != (externalID == "") {
		return nil, invalid(fieldProblem{
			Field: prefix + "resource_external_id", Code: "incomplete_resource",
			Message: prefix + "resource_type_slug and " + prefix + "resource_external_id require each other",
		})
	}
	if kind == "" {
		return s.organizationResource(organizationID), reply{}
	}
	return s.resourceByExternalID(organizationID, core.ResourceTypeSlug(kind), core.ExternalID(externalID)), notFound("Resource", externalID)
}

func (s *Server) listAuthorizationResources(c *call) reply {
	q := c.URL.Query()
	organizationID, kind, externalID := q.Get("organization_id"), q.Get("resource_type_slug"), q.Get("resource_external_id")
	parentID, parentType, parentExternalID := q.Get("parent_resource_id"), q.Get("parent_resource_type_slug"), q.Get("parent_external_id")
	if externalID != "" && (organizationID == "" || kind == "") {
		return refuse(http.StatusBadRequest, "missing_organization_id_or_resource_type_slug",
			"resource_external_id requires organization_id and resource_type_slug.")
	}
	if (parentType == "") != (parentExternalID == "") {
		return invalid(fieldProblem{
			Field: "parent_external_id", Code: "incomplete_resource", Message: "parent_resource_type_slug and parent_external_id require each other",
		})
	}
	return list(c, &s.authz.resources, func(r *authorizationResource) bool {
		if !r.fits(organizationID, kind, externalID) || parentID != "" && string(r.parentID) != parentID {
			return false
		}
		parent := s.authz.resources.get(r.parentID)
		return parentType == "" || parent != nil && parent.fits("", parentType, parentExternalID)
	}, (*authorizationResource).wire)
}

// fits reports whether a resource passes a list's filters; an empty filter passes all.
func (r *authorizationResource) fits(organizationID, kind, externalID string) bool {
	return (organizationID == "" || organizationID == string(r.organizationID)) && (kind == "" || kind == string(r.resourceType)) &&
		(externalID == "" || externalID == string(r.externalID))
}

func (s *Server) getAuthorizationResource(c *call) reply {
	r, missing := s.resourceIn(c)
	if r == nil {
		return missing
	}
	return jsonReply(http.StatusOK, r.wire())
}

func (s *Server) createAuthorizationResource(c *call) reply {
	in, now := c.input(), s.now()
	r := &authorizationResource{
		id: core.ResourceID(newID("authz_resource", now)), organizationID: core.OrganizationID(in.need("organization_id")),
		resourceType: core.ResourceTypeSlug(in.need("resource_type_slug")), externalID: core.ExternalID(in.need("external_id")),
		name: in.need("name"), description: in.str("description"), created: now, updated: now,
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if s.orgs.get(r.organizationID) == nil {
		return notFound("Organization", r.organizationID)
	}
	if r.resourceType == organizationType {
		return refuse(http.StatusBadRequest, "bad_request", "The resource of an organization already exists.")
	}
	parent, missing := s.resourceOf(r.organizationID, "parent_", in.str)
	if parent == nil {
		return missing
	}
	r.parentID = parent.id
	if s.resourceByExternalID(r.organizationID, r.resourceType, r.externalID) != nil {
		return refuse(http.StatusConflict, "authorization_resource_external_id_conflict",
			"The external ID '"+string(r.externalID)+"' is used by another resource of this type.")
	}
	s.authz.resources.put(r.id, r)
	return jsonReply(http.StatusCreated, r.wire())
}

func (s *Server) updateAuthorizationResource(c *call) reply {
	was, missing := s.resourceIn(c)
	if was == nil {
		return missing
	}
	if rep, ok := was.fixed(); ok {
		return rep
	}
	in, now := c.input(), *was
	in.rename(&now.name, &now.description)
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if in.str("parent_resource_id") != "" || in.has("parent_resource_external_id") {
		parent, missing := s.resourceOf(was.organizationID, "parent_", in.str)
		if parent == nil {
			return missing
		}
		for _, above := range s.upward(parent) {
			if above.id == was.id {
				return invalid(fieldProblem{Field: "parent_resource_id", Code: "invalid_parent", Message: "The parent is the resource or below it."})
			}
		}
		now.parentID = parent.id
	}
	now.updated = s.now()
	s.authz.resources.put(now.id, &now)
	return jsonReply(http.StatusOK, now.wire())
}

// fixed rejects a change to the resource of an organization, which follows the organization.
func (r *authorizationResource) fixed() (reply, bool) {
	return refuse(http.StatusForbidden, "", "The resource of an organization cannot be changed."), r.resourceType == organizationType
}

func (s *Server) deleteAuthorizationResource(c *call) reply {
	r, missing := s.resourceIn(c)
	if r == nil {
		return missing
	}
	if rep, ok := r.fixed(); ok {
		return rep
	}
	if c.URL.Query().Get("cascade_delete") != "true" && s.hasDependents(r.id) {
		return refuse(http.StatusConflict, "resource_has_dependents", "The resource has children or role assignments.")
	}
	s.dropResource(r.id)
	return jsonReply(http.StatusNoContent, nil)
}

func (s *Server) hasDependents(id core.ResourceID) bool {
	return s.authz.resources.first(func(r *authorizationResource) bool { return r.parentID == id }) != nil ||
		s.authz.assignments.first(func(a *roleAssignment) bool { return a.resourceID == id }) != nil ||
		s.authz.groupRoles.first(func(g *groupRole) bool { return g.resourceID == id }) != nil
}

// dropResource deletes a resource with all below it, and the roles on them.
func (s *Server) dropResource(id core.ResourceID) {
	for _, child := range s.authz.resources.all(func(r *authorizationResource) bool { return r.parentID == id }) {
		s.dropResource(child.id)
	}
	for _, g := range s.authz.groupRoles.all(func(g *groupRole) bool { return g.resourceID == id }) {
		s.authz.groupRoles.delete(g.id)
	}
	for _, a := range s.authz.assignments.all(func(a *roleAssignment) bool { return a.resourceID == id }) {
		s.authz.assignments.delete(a.id)
	}
	s.authz.resources.delete(id)
}
