package workostest

import (
	"crypto/rand"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

// agentInstance is an agent of a blueprint in an organization, for one of its members or for itself.
type agentInstance struct {
	id             core.AgentInstanceID
	blueprintID    core.AgentBlueprintID
	organizationID core.OrganizationID
	membershipID   core.OrganizationMembershipID // Empty for an autonomous one.
	created        time.Time
}

type agentSession struct {
	id               core.AgentInstanceSessionID
	instanceID       core.AgentInstanceID
	permissions      []string
	expires, revoked time.Time
	created, updated time.Time
}

// agentRefresh is a single-use refresh token.
type agentRefresh struct {
	sessionID core.AgentInstanceSessionID
	expires   time.Time
}

type agentInstanceJSON struct {
	Object         string  `json:"object"`
	ID             string  `json:"id"`
	BlueprintID    string  `json:"agent_blueprint_id"`
	Type           string  `json:"type"`
	OrganizationID string  `json:"organization_id"`
	MembershipID   *string `json:"organization_membership_id"`
	CreatedAt      string  `json:"created_at"`
	UpdatedAt      string  `json:"updated_at"`
}

func (i *agentInstance) wire() any {
	out := agentInstanceJSON{
		Object: "agent_instance", ID: string(i.id), BlueprintID: string(i.blueprintID), Type: "delegated", OrganizationID: string(i.organizationID),
		MembershipID: orNull(i.membershipID), CreatedAt: stamp(i.created), UpdatedAt: stamp(i.created),
	}
	if i.membershipID == "" {
		out.Type = "autonomous"
	}
	return out
}

type agentSessionJSON struct {
	Object     string  `json:"object"`
	ID         string  `json:"id"`
	InstanceID string  `json:"agent_instance_id"`
	Status     string  `json:"status"`
	ExpiresAt  string  `json:"expires_at"`
	RevokedAt  *string `json:"revoked_at"`
	CreatedAt  string  `json:"created_at"`
	UpdatedAt  string  `json:"updated_at"`
}

func (sess *agentSession) status(now time.Time) string {
	switch {
	case !sess.revoked.IsZero():
		return "revoked"
	case !now.Before(sess.expires):
		return "expired"
	}
	return "active"
}

// continues reports whether a session is active, and so is the membership that its agent acts for, if any.
func (s *Server) continues(sess *agentSession) bool {
	if sess == nil || sess.status(s.now()) != "active" {
		return false
	}
	m := s.memberships.get(s.agents.instances.get(sess.instanceID).membershipID)
	return m == nil || m.status == "active"
}

func (s *Server) wireAgentSession(sess *agentSession) any {
	return agentSessionJSON{
		Object: "agent_instance_session", ID: string(sess.id), InstanceID: string(sess.instanceID), Status: sess.status(s.now()),
		ExpiresAt: stamp(sess.expires), RevokedAt: stampOrNull(sess.revoked), CreatedAt: stamp(sess.created), UpdatedAt: stamp(sess.updated),
	}
}

type agentTokenJSON struct {
	AccessToken  string   `json:"access_token"`
	RefreshToken string   `json:"refresh_token"`
	TokenType    string   `json:"token_type"`
	ExpiresIn    int      `json:"expires_in"`
	InstanceID   string   `json:"agent_instance_id"`
	SessionID    string   `json:"agent_instance_session_id"`
	NewInstance  bool     `json:"new_instance"`
	Permissions  []string `json:"permissions"`
}

// mintAgentToken starts a session of an agent, or continues the session of a refresh token. The claims of its access tokens (sub is the instance,
// sid the session) are this server's own: the API does not describe them.
func (s *Server) mintAgentToken(c *call, b *blueprint) reply {
	in := c.input()
	var m *membership
	permissions, organizationID := b.permissions, core.OrganizationID(in.str("organization_id"))
	switch in.str("type") {
	case "refresh":
		return s.refreshAgent(b, in.str("refresh_token"))
	case "autonomous":
		if s.orgs.get(organizationID) == nil {
			return notFound("Organization", organizationID)
		}
	case "user_delegated":
		claims, ok := s.liveClaims(in.str("user_access_token"))
		sess := s.sessions.find(claims.SessionID)
		if !ok || sess == nil || sess.status(s.now()) != "active" {
			return refuse(http.StatusBadRequest, "", "user_access_token is not one of an active session.")
		}
		organizationID = core.OrganizationID(claims.Organization)
		if m = s.membershipOf(sess.userID, organizationID); m == nil {
			return refuse(http.StatusBadRequest, "", "The user is in no organization.")
		}
		permissions = common(permissions, as[string](s.permissionsOf(m)))
	case "agent_delegated":
		claims, ok := s.liveClaims(in.str("agent_access_token"))
		sess := s.agents.sessions.find(claims.SessionID)
		if !ok || !s.continues(sess) {
			return refuse(http.StatusBadRequest, "", "agent_access_token is not one of an active session.")
		}
		caller := s.agents.instances.get(sess.instanceID)
		organizationID, m = caller.organizationID, s.memberships.get(caller.membershipID)
		permissions = common(permissions, claims.Permissions)
	}
	if !b.mayInvoke(organizationID, m) {
		return refuse(http.StatusBadRequest, "", "The blueprint may not be invoked by that.")
	}
	i, fresh := s.agentInstance(b, organizationID, m)
	now := s.now()
	sess := &agentSession{
		id: core.AgentInstanceSessionID(newID("agent_instance_session", now)), instanceID: i.id, permissions: permissions,
		expires: now.Add(seconds(b.settings.MaxAge)), created: now, updated: now,
	}
	s.agents.sessions.put(sess.id, sess)
	return s.agentTokens(b, sess, fresh)
}

// agentInstance returns the instance for an organization and a member, and whether it is new.
func (s *Server) agentInstance(b *blueprint, organizationID core.OrganizationID, m *membership) (i *agentInstance, fresh bool) {
	var membershipID core.OrganizationMembershipID
	if m != nil {
		membershipID = m.id
	}
	if i = s.agents.instances.first(func(i *agentInstance) bool {
		return i.blueprintID == b.id && i.organizationID == organizationID && i.membershipID == membershipID
	}); i != nil {
		return i, false
	}
	i = &agentInstance{core.AgentInstanceID(newID("agent_instance", s.now())), b.id, organizationID, membershipID, s.now()}
	s.agents.instances.put(i.id, i)
	return i, true
}

func (s *Server) refreshAgent(b *blueprint, token string) reply {
	r := s.agents.refreshes.get(token)
	if r == nil {
		return refuse(http.StatusBadRequest, "", "The refresh token is not valid.")
	}
	sess := s.agents.sessions.get(r.sessionID)
	if !s.continues(sess) || !s.now().Before(r.expires) || s.agents.instances.get(sess.instanceID).blueprintID != b.id {
		return refuse(http.StatusBadRequest, "", "The session has ended, or is not of this blueprint.")
	}
	s.agents.refreshes.delete(token)
	sess.updated = s.now()
	return s.agentTokens(b, sess, false)
}

// agentTokens responds with new tokens of a session, which expire with it at the latest.
func (s *Server) agentTokens(b *blueprint, sess *agentSession, fresh bool) reply {
	now := s.now()
	until := func(ttl int) time.Time {
		at := now.Add(seconds(ttl))
		if at.After(sess.expires) {
			return sess.expires
		}
		return at
	}
	expiry := until(b.settings.AccessToken)
	access, err := s.keys.sign("JWT", accessClaims{
		Issuer: s.URL + "/user_management/" + s.clientID, Subject: string(sess.instanceID), SessionID: string(sess.id), ID: newID("jti", now),
		ClientID: s.clientID, IssuedAt: now.Unix(), Expiry: expiry.Unix(), AuthTime: sess.created.Unix(),
		Organization: string(s.agents.instances.get(sess.instanceID).organizationID), Permissions: sess.permissions,
	})
	if err != nil {
		return refuse(http.StatusInternalServerError, "", err.Error())
	}
	token := rand.Text()
	s.agents.refreshes.put(token, &agentRefresh{sess.id, until(b.settings.RefreshToken)})
	return jsonReply(http.StatusCreated, agentTokenJSON{
		AccessToken: access, RefreshToken: token, TokenType: "Bearer", ExpiresIn: wholeSeconds(expiry.Sub(now)),
		InstanceID: string(sess.instanceID), SessionID: string(sess.id), NewInstance: fresh, Permissions: sess.permissions,
	})
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// common returns the elements of both lists, in the order of the first.
func common(a, b []string) []string {
	return slices.DeleteFunc(append([]string{}, a...), func(one string) bool { return !slices.Contains(b, one) })
}

func (s *Server) listAgentInstances(c *call) reply {
	q := c.URL.Query()
	return list(c, &s.agents.instances, func(i *agentInstance) bool {
		return isOrAny(q.Get("organization_id"), i.organizationID) && isOrAny(q.Get("agent_blueprint_id"), i.blueprintID)
	}, (*agentInstance).wire)
}

// isOrAny reports whether an ID passes a parameter that filters a list.
func isOrAny[ID ~string](wanted string, id ID) bool { return wanted == "" || wanted == string(id) }

func (s *Server) getAgentInstance(c *call) reply {
	if i := s.agents.instances.find(c.PathValue("id")); i != nil {
		return jsonReply(http.StatusOK, i.wire())
	}
	return notFound("Agent instance", c.PathValue("id"))
}

func (s *Server) deleteAgentInstance(c *call) reply {
	i := s.agents.instances.find(c.PathValue("id"))
	if i == nil {
		return notFound("Agent instance", c.PathValue("id"))
	}
	s.dropAgents(func(other *agentInstance) bool { return other == i })
	return jsonReply(http.StatusNoContent, nil)
}

func (s *Server) listAgentSessions(c *call) reply {
	q := c.URL.Query()
	return list(c, &s.agents.sessions, func(sess *agentSession) bool {
		i := s.agents.instances.get(sess.instanceID)
		return isOrAny(q.Get("agent_instance_id"), i.id) && isOrAny(q.Get("agent_blueprint_id"), i.blueprintID)
	}, s.wireAgentSession)
}

func (s *Server) getAgentSession(c *call) reply {
	if sess := s.agents.sessions.find(c.PathValue("id")); sess != nil {
		return jsonReply(http.StatusOK, s.wireAgentSession(sess))
	}
	return notFound("Agent instance session", c.PathValue("id"))
}

func (s *Server) revokeAgentSession(c *call) reply {
	sess := s.agents.sessions.find(c.PathValue("id"))
	if sess == nil {
		return notFound("Agent instance session", c.PathValue("id"))
	}
	if sess.status(s.now()) == "active" {
		sess.revoked, sess.updated = s.now(), s.now()
	}
	return jsonReply(http.StatusOK, s.wireAgentSession(sess))
}
