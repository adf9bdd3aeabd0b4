package workostest

import (
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

func agentRoutes() []route {
	return []route{
		{"GET /agents/blueprints", (*Server).listBlueprints},
		{"POST /agents/blueprints", (*Server).createBlueprint},
		{"GET /agents/blueprints/{id}", forBlueprint((*Server).getBlueprint)},
		{"PATCH /agents/blueprints/{id}", forBlueprint((*Server).updateBlueprint)},
		{"DELETE /agents/blueprints/{id}", forBlueprint((*Server).deleteBlueprint)},
		{"POST /agents/blueprints/{id}/tokens", forBlueprint((*Server).mintAgentToken)},
		{"GET /agents/instances", (*Server).listAgentInstances},
		{"GET /agents/instances/{id}", (*Server).getAgentInstance},
		{"DELETE /agents/instances/{id}", (*Server).deleteAgentInstance},
		{"GET /agents/sessions", (*Server).listAgentSessions},
		{"GET /agents/sessions/{id}", (*Server).getAgentSession},
		{"POST /agents/sessions/{id}/revoke", (*Server).revokeAgentSession},
		{"GET /agents/registrations/{id}", (*Server).getAgentRegistration},
		{"POST /agents/credentials/validate", (*Server).validateAgentCredential},
		{"PATCH /agents/claims/attempts", (*Server).linkAgentClaim},
	}
}

// agents is the server's state of agents that have a blueprint. Other agents register themselves at WorkOS in ways that the API does not
// describe, so the server never has a registration, credential or claim of theirs.
type agents struct {
	blueprints table[core.AgentBlueprintID, *blueprint]
	instances  table[core.AgentInstanceID, *agentInstance]
	sessions   table[core.AgentInstanceSessionID, *agentSession]
	refreshes  table[string, *agentRefresh] // By refresh token.
}

type blueprint struct {
	id                core.AgentBlueprintID
	name, description string
	permissions       []string
	invocableBy       invocableByJSON
	settings          sessionSettingsJSON
	created, updated  time.Time
}

type invocableByJSON struct {
	OrganizationIDs []string `json:"organization_ids"`
	RoleSlugs       []string `json:"role_slugs"`
}

type sessionSettingsJSON struct {
	AccessToken  int `json:"access_token_ttl_seconds"`
	RefreshToken int `json:"refresh_token_ttl_seconds"`
	MaxAge       int `json:"max_age_seconds"`
}

type blueprintJSON struct {
	Object      string              `json:"object"`
	ID          string              `json:"id"`
	Name        string              `json:"name"`
	Description *string             `json:"description"`
	Permissions []string            `json:"permissions"`
	InvocableBy invocableByJSON     `json:"invocable_by"`
	Settings    sessionSettingsJSON `json:"session_settings"`
	CreatedAt   string              `json:"created_at"`
	UpdatedAt   string              `json:"updated_at"`
}

func (b *blueprint) wire() any {
	return blueprintJSON{
		Object: "agent_blueprint", ID: string(b.id), Name: b.name, Description: orNull(b.description), Permissions: b.permissions,
		InvocableBy: b.invocableBy, Settings: b.settings, CreatedAt: stamp(b.created), UpdatedAt: stamp(b.updated),
	}
}

// forBlueprint finds the blueprint that a path names.
func forBlueprint(handle func(*Server, *call, *blueprint) reply) handler {
	return func(s *Server, c *call) reply {
		b := s.agents.blueprints.find(c.PathValue("id"))
		if b == nil {
			return notFound("Agent blueprint", c.PathValue("id"))
		}
		return handle(s, c, b)
	}
}

func (s *Server) listBlueprints(c *call) reply {
	return list(c, &s.agents.blueprints, func(*blueprint) bool { return true }, (*blueprint).wire)
}

func (s *Server) createBlueprint(c *call) reply {
	now := s.now()
	return s.saveBlueprint(c.input(), blueprint{
		id: core.AgentBlueprintID(newID("agent_blueprint", now)), permissions: []string{}, created: now,
		invocableBy: invocableByJSON{[]string{}, []string{}},
	}, http.StatusCreated)
}

func (s *Server) getBlueprint(_ *call, b *blueprint) reply { return jsonReply(http.StatusOK, b.wire()) }

func (s *Server) updateBlueprint(c *call, was *blueprint) reply {
	return s.saveBlueprint(c.input(), *was, http.StatusOK)
}

// saveBlueprint sets the fields that the request has and stores the blueprint. Omitted fields keep their values, also within the objects.
func (s *Server) saveBlueprint(in *input, b blueprint, status int) reply {
	if in.has("name") {
		b.name = in.need("name")
	}
	if in.has("description") {
		b.description = in.str("description")
	}
	if in.has("permissions") {
		b.permissions = in.strs("permissions")
	}
	if by := in.object("invocable_by"); by != nil {
		if by.has("organization_ids") {
			b.invocableBy.OrganizationIDs = by.strs("organization_ids")
		}
		if by.has("role_slugs") {
			b.invocableBy.RoleSlugs = by.strs("role_slugs")
		}
	}
	if settings := in.object("session_settings"); settings != nil {
		in.readInto(jsonReply(0, settings.fields).body, &b.settings)
	}
	if min(b.settings.AccessToken, b.settings.RefreshToken, b.settings.MaxAge) < 1 {
		in.wrong("session_settings", "invalid_session_settings", "session_settings must hold numbers of seconds above 0")
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	b.updated = s.now()
	s.agents.blueprints.put(b.id, &b)
	return jsonReply(status, b.wire())
}

func (s *Server) deleteBlueprint(_ *call, b *blueprint) reply {
	s.dropAgents(func(i *agentInstance) bool { return i.blueprintID == b.id })
	s.agents.blueprints.delete(b.id)
	return jsonReply(http.StatusNoContent, nil)
}

// dropAgents removes instances with their sessions; their tokens can no longer be refreshed.
func (s *Server) dropAgents(which func(*agentInstance) bool) {
	for _, i := range s.agents.instances.all(which) {
		for _, sess := range s.agents.sessions.all(func(sess *agentSession) bool { return sess.instanceID == i.id }) {
			s.agents.sessions.delete(sess.id)
		}
		s.agents.instances.delete(i.id)
	}
}

// mayInvoke reports whether agents of a blueprint may be started in an organization, by a member if there is one.
func (b *blueprint) mayInvoke(organizationID core.OrganizationID, m *membership) bool {
	by := b.invocableBy
	if len(by.OrganizationIDs) > 0 && !slices.Contains(by.OrganizationIDs, string(organizationID)) {
		return false
	}
	return m == nil || len(by.RoleSlugs) == 0 || slices.ContainsFunc(m.roles, func(slug core.RoleSlug) bool {
		return slices.Contains(by.RoleSlugs, string(slug))
	})
}

func (s *Server) getAgentRegistration(c *call) reply {
	return notFound("Agent registration", c.PathValue("id"))
}

func (s *Server) validateAgentCredential(*call) reply {
	return jsonReply(http.StatusOK, struct {
		Valid     bool    `json:"valid"`
		ID        *string `json:"registration_id"`
		ExpiresAt *string `json:"expires_at"`
	}{})
}

func (s *Server) linkAgentClaim(*call) reply {
	return refuse(http.StatusBadRequest, "invalid_claim", "There is no such claim attempt.")
}
