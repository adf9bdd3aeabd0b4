package workostest

import (
	"net/http"
	"time"

	"github.com/workos-typestate/workos/core"
)

func challengeRoutes() []route {
	return []route{
		{"POST /user_management/magic_auth", (*Server).createMagicAuth},
		{"GET /user_management/magic_auth/{id}", getChallenge("magic_auth")},
		{"GET /user_management/email_verification/{id}", getChallenge("email_verification")},
		{"GET /user_management/radar_challenges/{id}", getChallenge("radar_challenge")},
		{"POST /user_management/radar_challenges", (*Server).sendRadarSMS},
		{"POST /auth/factors/{id}/challenge", (*Server).challengeFactor},
	}
}

// challengeLifetime is how long a one-time code is valid.
const challengeLifetime = 10 * time.Minute

// challenge is a one-time code that a user was sent, or is to read from an
// authenticator.
type challenge struct {
	kind     string // The resource's object, or "radar_sms".
	id, code string
	userID   core.UserID
	to       string // The address or telephone number; empty for an authenticator.
	created  time.Time
	used     bool
}

type challengeJSON struct {
	Object                 string `json:"object"`
	ID                     string `json:"id"`
	UserID                 string `json:"user_id,omitempty"`
	Email                  string `json:"email,omitempty"`
	Code                   string `json:"code,omitempty"`
	Type                   string `json:"type,omitempty"`
	AuthenticationFactorID string `json:"authentication_factor_id,omitempty"`
	ExpiresAt              string `json:"expires_at"`
	CreatedAt              string `json:"created_at"`
	UpdatedAt              string `json:"updated_at"`
}

func (ch *challenge) wire() challengeJSON {
	out := challengeJSON{
		Object: ch.kind, ID: ch.id, ExpiresAt: stamp(ch.created.Add(challengeLifetime)),
		CreatedAt: stamp(ch.created), UpdatedAt: stamp(ch.created),
	}
	if ch.to != "" { // An authenticator's code is not the API's to tell.
		out.UserID, out.Email, out.Code = string(ch.userID), ch.to, ch.code
	}
	if ch.kind == "radar_challenge" {
		out.Type = "email"
	}
	return out
}

// LastCode returns the newest one-time code sent to an e-mail address or a
// telephone number, or the zero value if there was none.
func (s *Server) LastCode(to string) core.OneTimeCode {
	s.mu.Lock()
	defer s.mu.Unlock()
	return core.NewOneTimeCode(s.lastCodes[to])
}

// sendChallenge makes a one-time code for a user.
func (s *Server) sendChallenge(kind string, userID core.UserID, to, code string) *challenge {
	prefix := map[string]string{"authentication_challenge": "auth_challenge", "radar_sms": "verification"}[kind]
	if prefix == "" {
		prefix = kind
	}
	now := s.now()
	ch := &challenge{kind: kind, id: newID(prefix, now), userID: userID, code: code, to: to, created: now}
	s.challenges[ch.id] = ch
	if to != "" {
		s.lastCodes[to] = code
	}
	return ch
}

// useChallenge spends the code of a user's challenge: the one with this ID or,
// when id is empty, any of its kind that has the code.
func (s *Server) useChallenge(kind, id string, userID core.UserID, code string) (reply, bool) {
	ch := s.challenges[id]
	if id == "" {
		for _, other := range s.challenges {
			if other.kind == kind && other.userID == userID && equal(other.code, code) && (ch == nil || other.created.After(ch.created)) {
				ch = other
			}
		}
	}
	switch {
	case ch == nil, ch.kind != kind, ch.userID != userID, !equal(ch.code, code):
		return refuse(http.StatusBadRequest, "invalid_one_time_code", "The code is wrong."), false
	case ch.used:
		return refuse(http.StatusBadRequest, "one_time_code_previously_used", "The code has already been used."), false
	case s.now().Sub(ch.created) >= challengeLifetime:
		return refuse(http.StatusBadRequest, "one_time_code_expired", "The code has expired."), false
	}
	ch.used = true
	return reply{}, true
}

func (s *Server) verifyEmail(u *user) {
	if !u.EmailVerified {
		u.EmailVerified, u.updated = true, s.now()
		s.emit("user.updated", "", u.wire())
	}
}

func getChallenge(kind string) handler {
	return func(s *Server, c *call) reply {
		if ch := s.challenges[c.PathValue("id")]; ch != nil && ch.kind == kind {
			return answer(http.StatusOK, ch.wire())
		}
		return notFound(kind, c.PathValue("id"))
	}
}

// createMagicAuth sends a code; it makes a user of an address without one.
func (s *Server) createMagicAuth(c *call) reply {
	in := c.input()
	email := in.email()
	if rep, ok := in.refusal(); ok {
		return rep
	}
	u := s.userByEmail(email)
	if u == nil {
		u = s.putUser(User{Email: email})
	}
	return answer(http.StatusCreated, s.sendChallenge("magic_auth", u.ID, u.Email, newOneTimeCode()).wire())
}

// sendRadarSMS sends the code of an SMS challenge to a telephone number.
func (s *Server) sendRadarSMS(c *call) reply {
	in := c.input()
	userID, phone, token := core.UserID(in.need("user_id")), in.need("phone_number"), in.need("pending_authentication_token")
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if p := s.pending[token]; p == nil || p.userID != userID {
		return refuse(http.StatusBadRequest, "invalid_pending_authentication_token", "The pending authentication token is not valid.")
	}
	return answer(http.StatusCreated, struct {
		VerificationID string `json:"verification_id"`
		PhoneNumber    string `json:"phone_number"`
	}{s.sendChallenge("radar_sms", userID, phone, newOneTimeCode()).id, phone})
}

// challengeFactor challenges the second factor of a user who has an MFACode.
func (s *Server) challengeFactor(c *call) reply {
	id := c.PathValue("id")
	u := s.users.first(func(u *user) bool { return u.factorID == id && !u.MFACode.IsZero() })
	if u == nil {
		return notFound("AuthenticationFactor", id)
	}
	out := s.sendChallenge("authentication_challenge", u.ID, "", u.MFACode.Reveal()).wire()
	out.AuthenticationFactorID = id
	return answer(http.StatusCreated, out)
}
