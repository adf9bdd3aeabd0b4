package workostest

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

// sessionLifetime is how long a session can be refreshed.
const sessionLifetime = 30 * 24 * time.Hour

type session struct {
	id                      core.SessionID
	userID                  core.UserID
	organizationID          core.OrganizationID
	method                  string // As in the authentication response.
	impersonator            *Impersonator
	address, agent          string
	created, updated, ended time.Time
}

type sessionJSON struct {
	Object         string        `json:"object"`
	ID             string        `json:"id"`
	UserID         string        `json:"user_id"`
	OrganizationID string        `json:"organization_id,omitempty"`
	AuthMethod     string        `json:"auth_method"`
	Status         string        `json:"status"`
	Impersonator   *Impersonator `json:"impersonator,omitempty"`
	IPAddress      *string       `json:"ip_address"`
	UserAgent      *string       `json:"user_agent"`
	EndedAt        *string       `json:"ended_at"`
	ExpiresAt      string        `json:"expires_at"`
	CreatedAt      string        `json:"created_at"`
	UpdatedAt      string        `json:"updated_at"`
}

func (sess *session) status(now time.Time) string {
	switch {
	case !sess.ended.IsZero():
		return "revoked"
	case now.Sub(sess.created) >= sessionLifetime:
		return "expired"
	}
	return "active"
}

// authMethod is the session resource's word for an authentication method.
func (sess *session) authMethod() string {
	switch {
	case sess.impersonator != nil:
		return "impersonation"
	case sess.method == "MagicAuth":
		return "magic_code"
	case strings.HasSuffix(sess.method, "OAuth"):
		return "oauth"
	case sess.method == "Password", sess.method == "SSO", sess.method == "Passkey":
		return strings.ToLower(sess.method)
	}
	return "unknown"
}

func (s *Server) wireSession(sess *session) any {
	return sessionJSON{
		Object: "session", ID: string(sess.id), UserID: string(sess.userID), OrganizationID: string(sess.organizationID),
		AuthMethod: sess.authMethod(), Status: sess.status(s.now()), Impersonator: sess.impersonator,
		IPAddress: orNull(sess.address), UserAgent: orNull(sess.agent), EndedAt: stampOrNull(sess.ended),
		ExpiresAt: stamp(sess.created.Add(sessionLifetime)), CreatedAt: stamp(sess.created), UpdatedAt: stamp(sess.updated),
	}
}

// newSession starts a session of a user; given is the method of the sign-in.
func (s *Server) newSession(u *user, given session) *session {
	sess, now := &given, s.now()
	sess.id, sess.userID, sess.impersonator = core.SessionID(newID("session", now)), u.ID, u.Impersonator
	sess.created, sess.updated, u.lastSignIn = now, now, now
	s.sessions.put(sess.id, sess)
	s.rememberIdentity(u.ID, sess.method)
	s.emit("session.created", sess.organizationID, s.wireSession(sess))
	return sess
}

// EndSessions ends all sessions of a user: they can no longer be refreshed, but access tokens are valid until they expire. It is an error if
// there is no such user.
func (s *Server) EndSessions(userID core.UserID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.user(userID)
	if err != nil {
		return fmt.Errorf("workostest: ending sessions: %w", err)
	}
	s.endSessionsOf(u)
	return nil
}

func (s *Server) endSessionsOf(u *user) {
	for _, sess := range s.sessions.all(func(sess *session) bool { return sess.userID == u.ID }) {
		s.endSession(sess)
	}
}

// endSession ends a session unless it has already ended.
func (s *Server) endSession(sess *session) {
	if !sess.ended.IsZero() {
		return
	}
	sess.ended = s.now()
	sess.updated = sess.ended
	s.emit("session.revoked", sess.organizationID, s.wireSession(sess))
}

// logout ends a session from the browser. Logging out twice is not an error: the person may have clicked the button twice.
func (s *Server) logout(c *call) reply {
	q := c.URL.Query()
	if q.Get("session_id") == "" {
		return invalid(fieldProblem{Field: "session_id", Code: "session_id_required", Message: "session_id is required"})
	}
	returnTo := q.Get("return_to")
	if _, err := absoluteURL(returnTo); returnTo != "" && err != nil {
		return invalid(fieldProblem{Field: "return_to", Code: "invalid_return_to", Message: "return_to must be an absolute URL"})
	}
	if sess := s.sessions.find(q.Get("session_id")); sess != nil {
		s.endSession(sess)
	}
	if returnTo != "" {
		return reply{status: http.StatusFound, location: returnTo}
	}
	return messagePage("Signed out", "You are signed out and can close this page.")
}

func (s *Server) listSessions(c *call) reply {
	id := core.UserID(c.PathValue("id"))
	if s.users.get(id) == nil {
		return notFound("User", id)
	}
	return list(c, &s.sessions, func(sess *session) bool { return sess.userID == id }, s.wireSession)
}

func (s *Server) revokeSession(c *call) reply {
	in := c.input()
	id := in.need("session_id")
	if rep, ok := in.refusal(); ok {
		return rep
	}
	sess := s.sessions.find(id)
	if sess == nil {
		return refuse(http.StatusBadRequest, "", "Session not found: '"+id+"'.")
	}
	s.endSession(sess)
	return jsonReply(http.StatusOK, nil)
}
