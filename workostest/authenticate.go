package workostest

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

// pendingLifetime is how long a sign-in may wait for its next step.
const pendingLifetime = 10 * time.Minute

// pendingSignIn is a sign-in of a known user that may need more steps.
type pendingSignIn struct {
	userID         core.UserID
	organizationID core.OrganizationID
	method         string

	invitation string // The token of the invitation to accept once no more steps are needed; empty for none.

	mfa, radar bool // Steps that have been passed.
	expires    time.Time
}

type authenticateJSON struct {
	AccessToken          string        `json:"access_token"`
	RefreshToken         string        `json:"refresh_token"`
	User                 any           `json:"user"`
	OrganizationID       string        `json:"organization_id,omitempty"`
	AuthenticationMethod string        `json:"authentication_method,omitempty"`
	Impersonator         *Impersonator `json:"impersonator,omitempty"`
}

// stepJSON is the response that requires one more step.
type stepJSON struct {
	Code                       string       `json:"code"`
	Message                    string       `json:"message"`
	PendingAuthenticationToken string       `json:"pending_authentication_token"`
	User                       any          `json:"user,omitempty"`
	Email                      string       `json:"email,omitempty"`
	EmailVerificationID        string       `json:"email_verification_id,omitempty"`
	RadarChallengeID           string       `json:"radar_challenge_id,omitempty"`
	AuthenticationFactors      []factorJSON `json:"authentication_factors,omitempty"`
	Organizations              []orgRefJSON `json:"organizations,omitempty"`
}

type factorJSON struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

type orgRefJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

const (
	grantDevice            = "urn:ietf:params:oauth:grant-type:device_code"
	grantMagicAuth         = "urn:workos:oauth:grant-type:magic-auth:code"
	grantEmailVerification = "urn:workos:oauth:grant-type:email-verification:code"
	grantMFA               = "urn:workos:oauth:grant-type:mfa-totp"
	grantOrganization      = "urn:workos:oauth:grant-type:organization-selection"
	grantRadarEmail        = "urn:workos:oauth:grant-type:radar-email-challenge:code"
	grantRadarSMS          = "urn:workos:oauth:grant-type:radar-sms-challenge:code"
)

func (s *Server) authenticate(c *call) reply {
	in := c.input()
	clientID, grantType := in.need("client_id"), in.need("grant_type")
	if rep, ok := in.refusal(); ok {
		return rep
	}
	if in.has("organization_id") && grantType != "refresh_token" && grantType != grantOrganization {
		return s.lacks(c.Request, "the grant "+grantType+" does not have organization_id")
	}
	secret := in.str("client_secret")
	if clientID != s.clientID || (secret != "" && !equal(secret, s.apiKey)) {
		return refuseOAuth("invalid_client", "The client_id or the client_secret is wrong.")
	}
	switch grantType {
	case "authorization_code":
		g, rep := s.redeem(in, false)
		if g == nil {
			return rep
		}
		return s.advance(c, in, g.signIn)
	case "refresh_token":
		return s.refreshGrant(in)
	case grantDevice:
		return s.deviceGrant(c, in)
	}
	if secret == "" {
		return refuseOAuth("invalid_client", "This grant needs the client_secret.")
	}
	switch grantType {
	case "password":
		return s.passwordGrant(c, in)
	case grantMagicAuth:
		return s.magicAuthGrant(c, in)
	case grantEmailVerification, grantMFA, grantOrganization, grantRadarEmail, grantRadarSMS:
		return s.nextStep(c, in, grantType)
	}
	return refuseOAuth("unsupported_grant_type", "The grant_type is unknown.")
}

func (s *Server) passwordGrant(c *call, in *input) reply {
	email, password := in.email(), in.need("password")
	if rep, ok := in.refusal(); ok {
		return rep
	}
	u := s.userByEmail(email)
	if u != nil && u.passwordHash != "" {
		return s.lacks(c.Request, "the server does not check password hashes; give "+u.Email+" a password with AddUser")
	}
	if u == nil || u.Password.IsZero() || !equal(password, u.Password.Reveal()) {
		return s.failed(c, in, "password", email, refuse(http.StatusBadRequest, "invalid_credentials", "The credentials are invalid."))
	}
	s.succeeded(c, in, "password", u)
	return s.advance(c, in, pendingSignIn{userID: u.ID, method: "Password"})
}

func (s *Server) magicAuthGrant(c *call, in *input) reply {
	email, code := in.email(), in.need("code")
	if rep, ok := in.refusal(); ok {
		return rep
	}
	u := s.userByEmail(email)
	if u == nil {
		return s.failed(c, in, "magic_auth", email, refuse(http.StatusBadRequest, "invalid_one_time_code", "The code is wrong."))
	}
	if rep, ok := s.useChallenge("magic_auth", "", u.ID, code); !ok {
		return s.failed(c, in, "magic_auth", u.Email, rep)
	}
	s.succeeded(c, in, "magic_auth", u)
	s.verifyEmail(u) // The code came by email.
	return s.advance(c, in, pendingSignIn{userID: u.ID, method: "MagicAuth"})
}

// nextStep completes the step that a grant type proves.
func (s *Server) nextStep(c *call, in *input, grantType string) reply {
	token := in.need("pending_authentication_token")
	var code, kind, id string
	var organizationID core.OrganizationID
	if grantType != grantOrganization {
		code = in.need("code")
	}
	switch grantType {
	case grantEmailVerification:
		kind = "email_verification"
	case grantMFA:
		kind, id = "authentication_challenge", in.need("authentication_challenge_id")
	case grantRadarEmail:
		kind, id = "radar_challenge", in.need("radar_challenge_id")
	case grantRadarSMS:
		kind, id = "radar_sms", in.need("verification_id")
	case grantOrganization:
		organizationID = core.OrganizationID(in.need("organization_id"))
	}
	if rep, ok := in.refusal(); ok {
		return rep
	}
	p, u := s.pending[token], (*user)(nil)
	if p != nil && s.now().Before(p.expires) {
		u = s.users.get(p.userID)
	}
	if u == nil {
		return refuse(http.StatusBadRequest, "invalid_pending_authentication_token", "The pending authentication token is not valid.")
	}
	next := *p
	if grantType == grantOrganization {
		if s.membershipOf(u.ID, organizationID) == nil {
			return refuse(http.StatusBadRequest, "invalid_organization_id", "The user is not a member of the organization.")
		}
		next.organizationID = organizationID
	} else if rep, ok := s.useChallenge(kind, id, u.ID, code); !ok {
		return s.failed(c, in, stepName(grantType), u.Email, rep)
	}
	s.succeeded(c, in, stepName(grantType), u)
	switch grantType {
	case grantEmailVerification:
		s.verifyEmail(u)
	case grantMFA:
		next.mfa = true
	case grantRadarEmail, grantRadarSMS:
		next.radar = true
	}
	delete(s.pending, token)
	return s.advance(c, in, next)
}

// advance requires the next step of a sign-in, or completes it.
func (s *Server) advance(c *call, in *input, p pendingSignIn) reply {
	u := s.users.get(p.userID)
	if u == nil {
		return refuseOAuth("invalid_grant", "The user no longer exists.")
	}
	if s.refusedByRadar(u, radarAttempt{address: in.str("ip_address"), agent: in.str("user_agent")}, p.method) {
		return refuseOAuth("access_denied", "Radar has blocked the attempt.")
	}
	p.invitation = cmp.Or(in.str("invitation_token"), p.invitation)
	inv, rep, ok := s.invitationFor(p.invitation, u)
	if !ok {
		return rep
	}
	factors := s.factorsOf(u.ID)
	switch {
	case u.RequireEmailVerification && !u.EmailVerified:
		return s.ask(p, stepJSON{
			Code:    "email_verification_required",
			Message: "Email ownership must be verified before authentication.", Email: u.Email,
			EmailVerificationID: s.sendChallenge("email_verification", u.ID, u.Email, newOneTimeCode()).id,
		})
	case len(factors) > 0 && !p.mfa:
		return s.ask(p, stepJSON{
			Code:    "mfa_challenge",
			Message: "The user must complete an MFA challenge to finish authenticating.", User: u.wire(),
			AuthenticationFactors: factors,
		})
	case u.RadarEmailChallenge && !p.radar:
		return s.ask(p, stepJSON{
			Code: "radar_email_challenge", Message: "The user must enter the code sent by email.", Email: u.Email, User: u.wire(),
			RadarChallengeID: s.sendChallenge("radar_challenge", u.ID, u.Email, newOneTimeCode()).id,
		})
	case u.RadarSMSChallenge && !p.radar:
		return s.ask(p, stepJSON{Code: "radar_sms_challenge", Message: "The user must enter a code sent by SMS.", User: u.wire()})
	}
	if inv != nil {
		s.accept(inv, u)
		p.invitation = ""
	}
	if p.organizationID != "" {
		return s.startSession(c, in, u, p)
	}
	members := s.activeMembershipsOf(u.ID)
	if len(members) > 1 && u.RequireOrganizationSelection {
		step := stepJSON{
			Code:    "organization_selection_required",
			Message: "The user must choose an organization to finish their authentication.", User: u.wire(),
		}
		for _, m := range members {
			step.Organizations = append(step.Organizations, orgRefJSON{string(m.organizationID), s.orgs.get(m.organizationID).Name})
		}
		return s.ask(p, step)
	}
	if len(members) == 1 {
		p.organizationID = members[0].organizationID
	}
	return s.startSession(c, in, u, p)
}

func (s *Server) ask(p pendingSignIn, step stepJSON) reply {
	p.expires = s.now().Add(pendingLifetime)
	step.PendingAuthenticationToken = rand.Text()
	s.pending[step.PendingAuthenticationToken] = &p
	return jsonReply(http.StatusForbidden, step)
}

// invitationFor returns the invitation that a user signs in with, or nil. ok is false if the user may not accept it.
func (s *Server) invitationFor(token string, u *user) (inv *invitation, refusal reply, ok bool) {
	if token == "" {
		return nil, reply{}, true
	}
	inv = s.invitationByToken(token)
	if inv == nil || !s.acceptable(inv) {
		return nil, refuseOAuth("invitation_invalid", "The invitation is not pending."), false
	}
	if u != nil && !strings.EqualFold(inv.email, u.Email) {
		return nil, refuseOAuth("invitation_cannot_be_used_for_email", "The invitation is for another email address."), false
	}
	return inv, reply{}, true
}

// acceptable reports whether an invitation is pending and its organization exists.
func (s *Server) acceptable(inv *invitation) bool {
	return inv.state(s.now()) == "pending" && (inv.organizationID == "" || s.orgs.get(inv.organizationID) != nil) &&
		(inv.roleSlug == "" || s.memberRole(inv.organizationID, inv.roleSlug) != nil)
}

// startSession completes a sign-in.
func (s *Server) startSession(c *call, in *input, u *user, p pendingSignIn) reply {
	from := origin(c, in)
	return s.tokensFor(s.newSession(u, session{
		organizationID: p.organizationID, method: p.method, address: from.address, agent: from.agent,
	}))
}

// tokensFor responds with new tokens for a session.
func (s *Server) tokensFor(sess *session) reply {
	if s.membershipOf(sess.userID, sess.organizationID) == nil {
		sess.organizationID = "" // The membership ended since the sign-in.
	}
	access, err := s.accessToken(sess, s.now())
	if err != nil {
		return refuse(http.StatusInternalServerError, "", err.Error())
	}
	return jsonReply(http.StatusOK, authenticateJSON{
		AccessToken: access, RefreshToken: s.refreshToken(sess), User: s.users.get(sess.userID).wire(),
		OrganizationID: string(sess.organizationID), AuthenticationMethod: sess.method, Impersonator: sess.impersonator,
	})
}
