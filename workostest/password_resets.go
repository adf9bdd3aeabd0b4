package workostest

import (
	"crypto/rand"
	"net/http"
	"time"

	"github.com/workos-typestate/workos/core"
)

func passwordResetRoutes() []route {
	return []route{
		{"POST /user_management/password_reset", (*Server).createPasswordReset},
		{"GET /user_management/password_reset/{id}", (*Server).getPasswordReset},
		{"POST /user_management/password_reset/confirm", (*Server).confirmPasswordReset},
	}
}

// passwordResetLifetime is how long a token that resets a password is valid.
const passwordResetLifetime = 15 * time.Minute

type passwordReset struct {
	id           core.PasswordResetID
	userID       core.UserID
	email, token string
	created      time.Time
	used         bool
}

type passwordResetJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	UserID    string `json:"user_id"`
	Email     string `json:"email"`
	Token     string `json:"password_reset_token,omitempty"`
	URL       string `json:"password_reset_url,omitempty"`
	ExpiresAt string `json:"expires_at"`
	CreatedAt string `json:"created_at"`
}

// event returns the reset without its token.
func (r *passwordReset) event() passwordResetJSON {
	return passwordResetJSON{
		Object: "password_reset", ID: string(r.id), UserID: string(r.userID), Email: r.email,
		ExpiresAt: stamp(r.created.Add(passwordResetLifetime)), CreatedAt: stamp(r.created),
	}
}

func (s *Server) wirePasswordReset(r *passwordReset) any {
	out := r.event()
	out.Token, out.URL = r.token, s.URL+"/reset-password?token="+r.token
	return out
}

func (s *Server) createPasswordReset(c *call) reply {
	in := c.input()
	email := in.email()
	if rep, ok := in.refusal(); ok {
		return rep
	}
	u := s.userByEmail(email)
	if u == nil {
		return notFound("User", email)
	}
	r := &passwordReset{
		id: core.PasswordResetID(newID("password_reset", s.now())), userID: u.ID, email: u.Email, token: rand.Text(), created: s.now(),
	}
	s.credentials.resets.put(r.id, r)
	s.emit("password_reset.created", "", r.event())
	return jsonReply(http.StatusCreated, s.wirePasswordReset(r))
}

func (s *Server) getPasswordReset(c *call) reply {
	if r := s.credentials.resets.find(c.PathValue("id")); r != nil {
		return jsonReply(http.StatusOK, s.wirePasswordReset(r))
	}
	return notFound("PasswordReset", c.PathValue("id"))
}

// confirmPasswordReset sets the password with a single-use token. That also verifies the address and ends all sessions.
func (s *Server) confirmPasswordReset(c *call) reply {
	in := c.input()
	token, password := in.need("token"), in.need("new_password")
	if rep, ok := in.refusal(); ok {
		return rep
	}
	r := s.credentials.resets.first(func(r *passwordReset) bool { return equal(r.token, token) && s.holds(r) })
	if r == nil {
		return refuse(http.StatusNotFound, "", "The password reset token is unknown, used or expired.")
	}
	if rep, ok := refuseWeak(password, "password_reset_error"); ok {
		return rep
	}
	for _, other := range s.credentials.resets.all(func(other *passwordReset) bool { return other.userID == r.userID }) {
		other.used = true // Also the user's other resets.
	}
	now := s.users.get(r.userID).User
	now.Password, now.EmailVerified = core.NewPassword(password), true
	u := s.putUser(now)
	s.endSessionsOf(u)
	s.emit("password_reset.succeeded", "", r.event())
	return jsonReply(http.StatusOK, userReply{User: u.wire()})
}

// holds reports whether a reset can still be confirmed: it was sent to the user's current address, has not expired and is unused.
func (s *Server) holds(r *passwordReset) bool {
	u := s.users.get(r.userID)
	return u != nil && u.Email == r.email && !r.used && s.now().Sub(r.created) < passwordResetLifetime
}

// userReply is a response that holds a user.
type userReply struct {
	Object string `json:"object,omitempty"`
	User   any    `json:"user"`
}
