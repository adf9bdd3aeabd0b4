package workostest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
)

// attemptJSON is the data of the events about one step of a sign-in.
type attemptJSON struct {
	Type      string        `json:"type"`
	Status    string        `json:"status"`
	UserID    *string       `json:"user_id"`
	Email     *string       `json:"email"`
	IPAddress *string       `json:"ip_address"`
	UserAgent *string       `json:"user_agent"`
	Error     *attemptError `json:"error,omitempty"`
	SSO       *ssoStep      `json:"sso,omitempty"`
}

// ssoStep holds the additional members of events about Single Sign-On.
type ssoStep struct {
	ConnectionID   *string `json:"connection_id"`
	OrganizationID *string `json:"organization_id"`
	SessionID      *string `json:"session_id"`
}

type attemptError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// origin is where an attempt comes from: the address and user agent that a program gives when it signs a user in, else those of the request.
func origin(c *call, in *input) radarAttempt {
	address, _, _ := strings.Cut(c.RemoteAddr, ":")
	from := radarAttempt{address: address, agent: c.UserAgent()}
	if in != nil {
		from.address, from.agent = cmp.Or(in.str("ip_address"), from.address), cmp.Or(in.str("user_agent"), from.agent)
	}
	return from
}

// stepName returns what events call the step that a grant type proves; empty if they have no name for it.
func stepName(grantType string) string {
	return map[string]string{grantEmailVerification: "email_verification", grantMFA: "mfa"}[grantType]
}

// methodName returns what events call an authentication method that a browser has used; empty if they have no name for it, or if the connection's
// events report it.
func methodName(method string) string {
	if strings.HasSuffix(method, "OAuth") {
		return "oauth"
	}
	return map[string]string{"Password": "password", "MagicAuth": "magic_auth", "Passkey": "passkey"}[method]
}

// succeeded records that a user has passed a step of a sign-in.
func (s *Server) succeeded(c *call, in *input, step string, u *user) {
	from := origin(c, in)
	if step != "" {
		s.emit("authentication."+step+"_succeeded", "", attemptJSON{
			Type: step, Status: "succeeded", UserID: orNull(u.ID), Email: orNull(u.Email), IPAddress: orNull(from.address), UserAgent: orNull(from.agent),
		})
	}
}

// ssoStarted records that a browser has been sent to a connection, unless it comes back from the page on which to choose a user.
func (s *Server) ssoStarted(c *call, conn *connection) {
	if conn != nil && c.Method != http.MethodPost {
		s.ssoAttempt(c, "started", conn, "", c.URL.Query().Get("login_hint"))
	}
}

// ssoAttempt records how far a sign-in by a connection has come: "started" or "succeeded". Only AuthKit knows the user.
func (s *Server) ssoAttempt(c *call, status string, conn *connection, userID core.UserID, email string) {
	from := origin(c, nil)
	s.emit("authentication.sso_"+status, conn.OrganizationID, attemptJSON{
		Type: "sso", Status: status, UserID: orNull(userID), Email: orNull(email), IPAddress: orNull(from.address), UserAgent: orNull(from.agent),
		SSO: &ssoStep{ConnectionID: orNull(conn.ID), OrganizationID: orNull(conn.OrganizationID)},
	})
}

// failed records that a step of a sign-in was rejected, and returns the response.
func (s *Server) failed(c *call, in *input, step, email string, refusal reply) reply {
	from, data := origin(c, in), &attemptError{}
	if step == "" || json.Unmarshal(refusal.body, data) != nil {
		return refusal
	}
	failed := attemptJSON{
		Type: step, Status: "failed", Email: &email, IPAddress: orNull(from.address), UserAgent: orNull(from.agent), Error: data,
	}
	if u := s.userByEmail(email); u != nil {
		failed.UserID = orNull(u.ID)
	}
	s.emit("authentication."+step+"_failed", "", failed)
	return refusal
}
