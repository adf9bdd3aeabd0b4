package workostest

import (
	"net/http"
	"net/mail"
	"strings"
)

func emailRoutes() []route {
	return []route{
		{"POST /user_management/users/{id}/email_verification/send", (*Server).sendVerificationEmail},
		{"POST /user_management/users/{id}/email_verification/confirm", (*Server).confirmEmail},
		{"POST /user_management/users/{id}/email_change/send", (*Server).sendEmailChange},
		{"POST /user_management/users/{id}/email_change/confirm", (*Server).confirmEmailChange},
	}
}

func (s *Server) sendVerificationEmail(c *call) reply {
	u := s.users.find(c.PathValue("id"))
	switch {
	case u == nil:
		return notFound("User", c.PathValue("id"))
	case u.EmailVerified:
		return refuse(http.StatusBadRequest, "email_already_verified", "The email address is already verified.")
	}
	s.sendChallenge("email_verification", u.ID, u.Email, newOneTimeCode())
	return jsonReply(http.StatusOK, userReply{User: u.wire()})
}

// confirmEmail verifies the address of a user with the code that was sent to it.
func (s *Server) confirmEmail(c *call) reply {
	u, code := s.users.find(c.PathValue("id")), c.input().str("code")
	if u == nil {
		return notFound("User", c.PathValue("id"))
	}
	fault := s.spend("email_verification", "", u.ID, code)
	switch {
	case fault == codeUsed:
	case u.EmailVerified:
		return refuse(http.StatusBadRequest, "email_previously_verified", "The email address is already verified.")
	case fault == "":
		s.verifyEmail(u)
		s.succeeded(c, nil, "email_verification", u)
		return jsonReply(http.StatusOK, userReply{User: u.wire()})
	}
	return s.failed(c, nil, "email_verification", u.Email, refuse(http.StatusBadRequest, "email_verification_code_"+string(fault), "The code is "+fault.text()+"."))
}

// text describes the fault in words.
func (f codeFault) text() string { return strings.ReplaceAll(string(f), "_", " ") }

// sendEmailChange sends a code to a user's new address.
func (s *Server) sendEmailChange(c *call) reply {
	u, email := s.users.find(c.PathValue("id")), c.input().str("new_email")
	if u == nil {
		return notFound("User", c.PathValue("id"))
	}
	if address, err := mail.ParseAddress(email); err != nil || address.Address != email {
		return refuse(http.StatusUnprocessableEntity, "invalid_email", "new_email must be an email address")
	}
	if strings.EqualFold(u.Email, email) {
		return refuse(http.StatusConflict, "email_change_not_needed", "The user has this email address.")
	}
	if s.userByEmail(email) != nil {
		return refuse(http.StatusConflict, "email_not_available", "This email is not available.")
	}
	ch := s.sendChallenge("email_change", u.ID, email, newOneTimeCode())
	s.credentials.emailChanges.put(u.ID, ch.id)
	return jsonReply(http.StatusOK, struct {
		Object    string `json:"object"`
		User      any    `json:"user"`
		NewEmail  string `json:"new_email"`
		ExpiresAt string `json:"expires_at"`
		CreatedAt string `json:"created_at"`
	}{"email_change", u.wire(), email, stamp(ch.created.Add(challengeLifetime)), stamp(ch.created)})
}

// confirmEmailChange gives a user the address that the newest code was sent to, and marks it as verified.
func (s *Server) confirmEmailChange(c *call) reply {
	u, code := s.users.find(c.PathValue("id")), c.input().str("code")
	if u == nil {
		return notFound("User", c.PathValue("id"))
	}
	id := s.credentials.emailChanges.get(u.ID)
	if id == "" {
		return refuse(http.StatusConflict, "no_pending_email_change", "No change of the email address is pending.")
	}
	to := s.challenges[id].to
	if other := s.userByEmail(to); other != nil && other.ID != u.ID {
		return refuse(http.StatusConflict, "email_not_available", "This email is not available.")
	}
	if fault := s.spend("email_change", id, u.ID, code); fault != "" {
		status := http.StatusBadRequest
		if fault == codeUsed {
			status = http.StatusConflict
		}
		return refuse(status, "email_change_code_"+string(fault), "The code is "+fault.text()+".")
	}
	now := u.User
	now.Email, now.EmailVerified = to, true
	return jsonReply(http.StatusOK, userReply{Object: "email_change_confirmation", User: s.putUser(now).wire()})
}
