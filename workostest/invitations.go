package workostest

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

func invitationRoutes() []route {
	return []route{
		{"GET /user_management/invitations", (*Server).listInvitations},
		{"POST /user_management/invitations", (*Server).sendInvitation},
		{"GET /user_management/invitations/by_token/{token}", (*Server).getInvitationByToken},
		{"GET /user_management/invitations/{id}", (*Server).getInvitation},
		{"POST /user_management/invitations/{id}/accept", (*Server).acceptInvitation},
		{"POST /user_management/invitations/{id}/revoke", (*Server).revokeInvitation},
		{"POST /user_management/invitations/{id}/resend", (*Server).resendInvitation},
	}
}

type invitation struct {
	id             core.InvitationID
	email, token   string
	organizationID core.OrganizationID
	roleSlug       core.RoleSlug
	inviterID      core.UserID

	acceptedBy                core.UserID
	created, updated, expires time.Time
	acceptedAt, revokedAt     time.Time
}

type invitationJSON struct {
	Object              string  `json:"object"`
	ID                  string  `json:"id"`
	Email               string  `json:"email"`
	State               string  `json:"state"`
	AcceptedAt          *string `json:"accepted_at"`
	RevokedAt           *string `json:"revoked_at"`
	ExpiresAt           string  `json:"expires_at"`
	OrganizationID      *string `json:"organization_id"`
	InviterUserID       *string `json:"inviter_user_id"`
	AcceptedUserID      *string `json:"accepted_user_id"`
	RoleSlug            *string `json:"role_slug"`
	Token               string  `json:"token,omitempty"`
	AcceptInvitationURL string  `json:"accept_invitation_url,omitempty"`
	CreatedAt           string  `json:"created_at"`
	UpdatedAt           string  `json:"updated_at"`
}

func (inv *invitation) state(now time.Time) string {
	switch {
	case !inv.acceptedAt.IsZero():
		return "accepted"
	case !inv.revokedAt.IsZero():
		return "revoked"
	case !now.Before(inv.expires):
		return "expired"
	}
	return "pending"
}

// invitationEvent is an invitation in an event: without its token.
func (s *Server) invitationEvent(inv *invitation) invitationJSON {
	return invitationJSON{
		Object: "invitation", ID: string(inv.id), Email: inv.email, State: inv.state(s.now()),
		AcceptedAt: stampOrNull(inv.acceptedAt), RevokedAt: stampOrNull(inv.revokedAt), ExpiresAt: stamp(inv.expires),
		OrganizationID: orNull(inv.organizationID), InviterUserID: orNull(inv.inviterID),
		AcceptedUserID: orNull(inv.acceptedBy), RoleSlug: orNull(inv.roleSlug),
		CreatedAt: stamp(inv.created), UpdatedAt: stamp(inv.updated),
	}
}

func (s *Server) wireInvitation(inv *invitation) any {
	out := s.invitationEvent(inv)
	out.Token = inv.token
	out.AcceptInvitationURL = s.URL + "/invite?invitation_token=" + inv.token
	return out
}

// saveInvitation stores an invitation and emits its event.
func (s *Server) saveInvitation(inv *invitation, event string) {
	inv.updated = s.now()
	s.invitations.put(inv.id, inv)
	s.emit(event, inv.organizationID, s.invitationEvent(inv))
}

func (s *Server) listInvitations(c *call) reply {
	q := c.URL.Query()
	return list(c, &s.invitations, func(inv *invitation) bool {
		return (q.Get("email") == "" || strings.EqualFold(q.Get("email"), inv.email)) &&
			(q.Get("organization_id") == "" || q.Get("organization_id") == string(inv.organizationID))
	}, s.wireInvitation)
}

func (s *Server) sendInvitation(c *call) reply {
	in, now := c.input(), s.now()
	inv := &invitation{
		id: core.InvitationID(newID("invitation", now)), email: in.email(), token: rand.Text(), created: now,
		organizationID: core.OrganizationID(in.str("organization_id")), roleSlug: core.RoleSlug(in.str("role_slug")),
		inviterID: core.UserID(in.str("inviter_user_id")),
	}
	days := 7.0
	if in.has("expires_in_days") {
		days = in.number("expires_in_days")
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if days < 1 {
		return refuse(http.StatusBadRequest, "expires_in_days_too_short", "expires_in_days must be at least 1.")
	}
	if days > 30 {
		return refuse(http.StatusBadRequest, "expires_in_days_too_long", "expires_in_days must be at most 30.")
	}
	inv.expires = now.Add(time.Duration(days * 24 * float64(time.Hour)))
	if rep, ok := s.refuseInvitation(inv); ok {
		return rep
	}
	s.saveInvitation(inv, "invitation.created")
	return jsonReply(http.StatusCreated, s.wireInvitation(inv))
}

// refuseInvitation rejects an invitation that is well-formed but not allowed.
func (s *Server) refuseInvitation(inv *invitation) (reply, bool) {
	if inv.organizationID != "" && s.orgs.get(inv.organizationID) == nil {
		return notFound("Organization", inv.organizationID), true
	}
	if inv.roleSlug != "" && s.memberRole(inv.organizationID, inv.roleSlug) == nil {
		return refuse(http.StatusBadRequest, "invalid_role", "Role not found: '"+string(inv.roleSlug)+"'."), true
	}
	code := "email_already_invited"
	if inv.organizationID != "" {
		code = "email_already_invited_to_organization"
	}
	if s.invitations.first(func(other *invitation) bool {
		return strings.EqualFold(other.email, inv.email) && other.organizationID == inv.organizationID &&
			other.state(s.now()) == "pending"
	}) != nil {
		return refuse(http.StatusBadRequest, code, "The email address has already been invited."), true
	}
	u := s.userByEmail(inv.email)
	switch {
	case u == nil:
	case inv.organizationID == "":
		return refuse(http.StatusBadRequest, "user_already_exists", "A user with this email address already exists."), true
	case s.membershipOf(u.ID, inv.organizationID) != nil:
		return refuse(http.StatusBadRequest, "user_already_organization_member", "The user is already a member of the organization."), true
	}
	return reply{}, false
}

func (s *Server) getInvitation(c *call) reply {
	if inv := s.invitations.find(c.PathValue("id")); inv != nil {
		return jsonReply(http.StatusOK, s.wireInvitation(inv))
	}
	return notFound("Invitation", c.PathValue("id"))
}

func (s *Server) invitationByToken(token string) *invitation {
	return s.invitations.first(func(inv *invitation) bool { return inv.token == token })
}

func (s *Server) getInvitationByToken(c *call) reply {
	if inv := s.invitationByToken(c.PathValue("token")); inv != nil {
		return jsonReply(http.StatusOK, s.wireInvitation(inv))
	}
	return notFound("Invitation", c.PathValue("token"))
}

func (s *Server) acceptInvitation(c *call) reply {
	inv := s.invitations.find(c.PathValue("id"))
	if inv == nil {
		return notFound("Invitation", c.PathValue("id"))
	}
	if inv.state(s.now()) != "pending" {
		return refuse(http.StatusBadRequest, "invite_not_pending", "The invitation is not pending.")
	}
	if inv.organizationID != "" && s.orgs.get(inv.organizationID) == nil {
		return notFound("Organization", inv.organizationID)
	}
	if !s.acceptable(inv) {
		return refuse(http.StatusBadRequest, "invalid_role", "Role not found: '"+string(inv.roleSlug)+"'.")
	}
	s.accept(inv, s.userByEmail(inv.email))
	return jsonReply(http.StatusOK, s.wireInvitation(inv))
}

// accept accepts a pending invitation for u, who joins its organization; u may be nil.
func (s *Server) accept(inv *invitation, u *user) {
	inv.acceptedAt = s.now()
	if u != nil {
		inv.acceptedBy = u.ID
		if inv.organizationID != "" {
			s.join(u.ID, inv.organizationID, inv.roleSlug)
		}
	}
	s.saveInvitation(inv, "invitation.accepted")
}

func (s *Server) revokeInvitation(c *call) reply {
	inv := s.invitations.find(c.PathValue("id"))
	if inv == nil {
		return notFound("Invitation", c.PathValue("id"))
	}
	if inv.state(s.now()) != "pending" {
		return refuse(http.StatusBadRequest, "invite_not_pending", "The invitation is not pending.")
	}
	inv.revokedAt = s.now()
	s.saveInvitation(inv, "invitation.revoked")
	return jsonReply(http.StatusOK, s.wireInvitation(inv))
}

func (s *Server) resendInvitation(c *call) reply {
	inv := s.invitations.find(c.PathValue("id"))
	if inv == nil {
		return notFound("Invitation", c.PathValue("id"))
	}
	if state := inv.state(s.now()); state != "pending" {
		return refuse(http.StatusBadRequest, "invite_"+state, "The invitation is "+state+".")
	}
	s.saveInvitation(inv, "invitation.resent")
	return jsonReply(http.StatusOK, s.wireInvitation(inv))
}
