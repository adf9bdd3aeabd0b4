package workostest

import (
	"net/http"
	"strings"
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
	}
}

// challengeLifetime is how long a one-time code is valid.
const challengeLifetime = 10 * time.Minute

// challenge is a one-time code that was sent to a user, or that the user reads from an authenticator.
type challenge struct {
	kind     string // The resource's object, or "radar_sms".
	id, code string
	userID   core.UserID
	to       string // The address or telephone number; empty for an authenticator.
	factorID core.AuthenticationFactorID
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
	ExpiresAt              string `json:"expires_at,omitempty"`
	CreatedAt              string `json:"created_at"`
	UpdatedAt              string `json:"updated_at"`
}

func (ch *challenge) wire() challengeJSON {
	out := challengeJSON{
		Object: ch.kind, ID: ch.id, ExpiresAt: stamp(ch.created.Add(challengeLifetime)),
		CreatedAt: stamp(ch.created), UpdatedAt: stamp(ch.created),
	}
	if ch.to != "" { // The API does not show an authenticator's code.
		out.UserID, out.Email, out.Code = string(ch.userID), ch.to, ch.code
	}
	if ch.kind == "radar_challenge" {
		out.Type = "email"
	}
	return out
}

// LastCode returns the newest one-time code sent to an email address or a telephone number, or the zero value if none was sent.
func (s *Server) LastCode(to string) core.OneTimeCode {
	s.mu.Lock()
	defer s.mu.Unlock()
	return core.NewOneTimeCode(s.lastCodes[to])
}

// sendChallenge creates a one-time code for a user.
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
	switch told := ch.wire(); kind {
	case "email_verification", "magic_auth":
		told.Code = ""
		s.emit(kind+".created", "", told)
	case "radar_challenge":
		s.emit("radar.challenge_created", "", struct {
			Type   string `json:"type"`
			ID     string `json:"radar_challenge_id"`
			UserID string `json:"user_id"`
			Email  string `json:"email"`
		}{told.Type, ch.id, told.UserID, to})
	}
	return ch
}

// codeFault is the fault of a given one-time code.
type codeFault string

const (
	codeIncorrect codeFault = "incorrect"
	codeUsed      codeFault = "previously_used"
	codeExpired   codeFault = "expired"
)

// spend consumes a user's challenge by its code: the challenge with this ID or, if id is empty, the newest of its kind that has the code. The
// fault is empty if the code is right.
func (s *Server) spend(kind, id string, userID core.UserID, code string) codeFault {
	ch := s.challenges[id]
	if id == "" {
		for _, other := range s.challenges {
			if other.kind == kind && other.userID == userID && equal(other.code, code) && (ch == nil || other.created.After(ch.created)) {
				ch = other
			}
		}
	}
	if ch == nil || ch.kind != kind || ch.userID != userID || !s.fits(ch, code) {
		return codeIncorrect
	}
	provesAddress := kind == "email_verification" || kind == "magic_auth"
	if u := s.users.get(userID); provesAddress && u != nil && !strings.EqualFold(ch.to, u.Email) {
		return codeIncorrect // The user has another address now.
	}
	if fault := s.spent(ch); fault != "" {
		return fault
	}
	ch.used = true
	return ""
}

// spent is the fault that applies to any code of a challenge; empty if there is none.
func (s *Server) spent(ch *challenge) codeFault {
	switch {
	case ch.used:
		return codeUsed
	case s.expires(ch) && s.now().Sub(ch.created) >= challengeLifetime:
		return codeExpired
	}
	return ""
}

// useChallenge is spend with the error responses of a sign-in.
func (s *Server) useChallenge(kind, id string, userID core.UserID, code string) (reply, bool) {
	switch s.spend(kind, id, userID, code) {
	case codeIncorrect:
		return refuse(http.StatusBadRequest, "invalid_one_time_code", "The code is wrong."), false
	case codeUsed:
		return refuse(http.StatusBadRequest, "one_time_code_previously_used", "The code has already been used."), false
	case codeExpired:
		return refuse(http.StatusBadRequest, "one_time_code_expired", "The code has expired."), false
	}
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
			return jsonReply(http.StatusOK, ch.wire())
		}
		return notFound(kind, c.PathValue("id"))
	}
}

// createMagicAuth sends a code; it creates a user for an address without one.
func (s *Server) createMagicAuth(c *call) reply {
	in := c.input()
	email := in.email()
	if rep, ok := in.refusal(); ok {
		return rep
	}
	u := s.userByEmail(email)
	if _, refusal, ok := s.invitationFor(in.str("invitation_token"), &user{User: User{Email: email}}); !ok {
		return refusal
	}
	if u == nil {
		u = s.putUser(User{Email: email})
	}
	return jsonReply(http.StatusCreated, s.sendChallenge("magic_auth", u.ID, u.Email, newOneTimeCode()).wire())
}

// sendRadarSMS sends the code of an SMS challenge to a telephone number.
func (s *Server) sendRadarSMS(c *call) reply {
	in := c.input()
	userID, phone, token := core.UserID(in.need("user_id")), in.need("phone_number"), in.need("pending_authentication_token")
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if p := s.pending[token]; p == nil || p.userID != userID || !s.now().Before(p.expires) || s.users.get(userID) == nil {
		return refuse(http.StatusBadRequest, "invalid_pending_authentication_token", "The pending authentication token is not valid.")
	}
	return jsonReply(http.StatusCreated, struct {
		VerificationID string `json:"verification_id"`
		PhoneNumber    string `json:"phone_number"`
	}{s.sendChallenge("radar_sms", userID, phone, newOneTimeCode()).id, phone})
}
