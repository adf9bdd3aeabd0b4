package workostest

import (
	"cmp"
	"crypto/rand"
	"time"

	"github.com/workos-typestate/workos/core"
)

// refresh is a refresh token. Once used, it keeps the response, for a client that lost it.
type refresh struct {
	sessionID core.SessionID
	usedAt    time.Time           // Zero until it is used.
	switchTo  core.OrganizationID // The organization_id of the request that used it.
	response  reply
}

// accessClaims are the claims of an access token. Those about the organization are present only if the session has one.
type accessClaims struct {
	Issuer       string   `json:"iss"`
	Subject      string   `json:"sub"`
	SessionID    string   `json:"sid"`
	ID           string   `json:"jti"`
	ClientID     string   `json:"client_id"`
	IssuedAt     int64    `json:"iat"`
	Expiry       int64    `json:"exp"`
	AuthTime     int64    `json:"auth_time"`
	Organization string   `json:"org_id,omitempty"`
	Role         string   `json:"role,omitempty"`
	Roles        []string `json:"roles,omitempty"`
	Permissions  []string `json:"permissions,omitempty"`
	Entitlements []string `json:"entitlements,omitempty"`
	FeatureFlags []string `json:"feature_flags,omitempty"`
	Actor        *actor   `json:"act,omitempty"`
}

// actor is the impersonator (RFC 8693 section 4.1).
type actor struct {
	Subject string `json:"sub"`
}

// accessToken signs an access token for a session, issued at the given time.
func (s *Server) accessToken(sess *session, at time.Time) (string, error) {
	claims := accessClaims{
		Issuer: s.URL + "/user_management/" + s.clientID, Subject: string(sess.userID), SessionID: string(sess.id),
		ID: newID("jti", at), ClientID: s.clientID, IssuedAt: at.Unix(), Expiry: at.Add(s.tokenLifetime).Unix(),
		AuthTime: sess.created.Unix(),
	}
	if sess.impersonator != nil {
		claims.Actor = &actor{Subject: sess.impersonator.Email}
	}
	m, o := s.membershipOf(sess.userID, sess.organizationID), s.orgs.get(sess.organizationID)
	if m != nil && o != nil {
		claims.Organization, claims.Role, claims.Roles = string(o.ID), string(m.roles[0]), as[string](m.roles)
		claims.Entitlements, claims.Permissions = as[string](o.Entitlements), as[string](s.permissionsOf(m))
	}
	claims.FeatureFlags = as[string](s.flagsFor(sess.userID, core.OrganizationID(claims.Organization)))
	own, err := s.templateClaims(sess)
	if err != nil {
		return "", err
	}
	return s.keys.sign("JWT", own, claims)
}

// refreshToken creates a refresh token for a session.
func (s *Server) refreshToken(sess *session) string {
	token := rand.Text()
	s.refreshes[token] = &refresh{sessionID: sess.id}
	return token
}

// refreshGrant exchanges a refresh token for new tokens, for another of the user's organizations if the request names one.
func (s *Server) refreshGrant(in *input) reply {
	token, switchTo := in.need("refresh_token"), core.OrganizationID(in.str("organization_id"))
	if rep, ok := in.refusal(); ok {
		return rep
	}
	r := s.refreshes[token]
	if r == nil {
		return refuseOAuth("invalid_grant", "The refresh token is not valid.")
	}
	sess := s.sessions.get(r.sessionID)
	if sess.status(s.now()) != "active" || s.users.get(sess.userID) == nil {
		return refuseOAuth("invalid_grant", "Session has already ended.")
	}
	if !r.usedAt.IsZero() {
		if s.now().Sub(r.usedAt) >= s.refreshGrace || switchTo != r.switchTo {
			return refuseOAuth("invalid_grant", "The refresh token has already been exchanged.")
		}
		return r.response
	}
	if switchTo != "" {
		if s.orgs.get(switchTo) == nil {
			return refuseOAuth("organization_not_found", "Organization not found.")
		}
		if s.membershipOf(sess.userID, switchTo) == nil {
			return refuseOAuth("organization_membership_not_found", "The user is not a member of the organization.")
		}
	}
	sess.organizationID = cmp.Or(switchTo, sess.organizationID)
	sess.updated = s.now()
	r.response, r.usedAt, r.switchTo = s.tokensFor(sess), s.now(), switchTo
	return r.response
}

// liveClaims returns the claims of an access token that this server has signed, unless it has expired.
func (s *Server) liveClaims(token string) (claims accessClaims, ok bool) {
	ok = s.keys.open(token, &claims) && s.now().Unix() < claims.Expiry
	return claims, ok
}
