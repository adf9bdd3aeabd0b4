package workostest

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
)

// consent is the authority that a user gives an application of Connect, or that of a machine that acts for itself.
type consent struct {
	id             string // The claim sid; empty for a machine.
	app            *application
	userID         core.UserID
	organizationID core.OrganizationID
	resource       string
	revoked        bool
}

// connectToken is an issued token of Connect.
type connectToken struct {
	consent *consent
	claims  connectClaims
	scopes  []string
	refresh bool

	usedAt   time.Time // Of a refresh token; zero until it is used.
	response reply
}

// connectClaims are the claims of an access token of Connect.
type connectClaims struct {
	Issuer       string   `json:"iss"`
	Audience     string   `json:"aud"`
	Subject      string   `json:"sub"`
	SessionID    string   `json:"sid,omitempty"`
	Organization string   `json:"org_id,omitempty"`
	ID           string   `json:"jti"`
	IssuedAt     int64    `json:"iat"`
	Expiry       int64    `json:"exp,omitempty"`
	Scope        string   `json:"scope,omitempty"`
	ClientID     string   `json:"client_id,omitempty"`
	Role         string   `json:"role,omitempty"`
	Roles        []string `json:"roles,omitempty"`
	Permissions  []string `json:"permissions,omitempty"`
}

func (s *Server) newConsent(app *application, u *user, organizationID core.OrganizationID, resource string) *consent {
	return &consent{id: newID("app_consent", s.now()), app: app, userID: u.ID, organizationID: organizationID, resource: resource}
}

// claimsOf returns the claims of a token by a consent, issued now.
func (s *Server) claimsOf(of *consent, scopes []string) connectClaims {
	now := s.now()
	claims := connectClaims{
		Issuer: s.URL, Audience: s.clientID, Subject: string(of.app.clientID), Organization: string(of.app.organizationID),
		ID: newID("jti", now), IssuedAt: now.Unix(), Expiry: now.Add(s.tokenLifetime).Unix(),
	}
	has := func(name string) bool { return slices.Contains(s.connectClaims, name) }
	if has("scope") {
		claims.Scope = strings.Join(scopes, " ")
	}
	if has("client_id") {
		claims.ClientID = string(of.app.clientID)
	}
	if of.app.machine {
		return claims
	}
	claims.Subject, claims.SessionID, claims.Organization = string(of.userID), of.id, ""
	if of.resource != "" {
		claims.Audience = of.resource
	}
	m := s.membershipOf(of.userID, of.organizationID)
	if m == nil {
		return claims
	}
	claims.Organization = string(of.organizationID)
	if has("role") {
		claims.Role = string(m.roles[0])
	}
	if has("roles") {
		claims.Roles = as[string](m.roles)
	}
	if has("permissions") {
		claims.Permissions = as[string](s.permissionsOf(m))
	}
	return claims
}

// connectAccessToken signs an access token of Connect and stores it.
func (s *Server) connectAccessToken(of *consent, scopes []string) (string, error) {
	claims := s.claimsOf(of, scopes)
	token, err := s.connectKeys.sign("", claims)
	if err == nil {
		s.connectTokens[token] = &connectToken{consent: of, claims: claims, scopes: scopes}
	}
	return token, err
}

type connectTokensJSON struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token,omitempty"`
	ExpiresIn    int    `json:"expires_in"`
	TokenType    string `json:"token_type"`
}

// connectTokensFor responds with the tokens of a consent, including a refresh token if its scopes have offline_access.
func (s *Server) connectTokensFor(of *consent, scopes, allowed []string) reply {
	access, err := s.connectAccessToken(of, scopes)
	if err != nil {
		return refuse(http.StatusInternalServerError, "", err.Error())
	}
	out := connectTokensJSON{AccessToken: access, ExpiresIn: wholeSeconds(s.tokenLifetime), TokenType: "bearer"}
	if slices.Contains(allowed, "offline_access") {
		out.RefreshToken = rand.Text()
		claims := s.claimsOf(of, nil)
		claims.Expiry = 0
		s.connectTokens[out.RefreshToken] = &connectToken{consent: of, claims: claims, scopes: allowed, refresh: true}
	}
	return jsonReply(http.StatusOK, out)
}

// connectTokenGrant is the token endpoint of the AuthKit domain.
func (s *Server) connectTokenGrant(c *call) reply {
	in := c.input()
	app, rep := s.connectClient(c, in, false)
	if app == nil {
		return rep
	}
	switch grantType := in.str("grant_type"); {
	case grantType == "client_credentials" && app.machine:
		scopes := strings.Fields(in.str("scope"))
		if len(scopes) == 0 {
			scopes = app.scopes
		}
		if !subset(scopes, app.scopes) {
			return refuseOAuth("invalid_scope", "The application may not request that scope.")
		}
		return s.connectTokensFor(&consent{app: app}, scopes, nil)
	case grantType == "authorization_code" && !app.machine:
		return s.connectCodeGrant(app, in)
	case grantType == "refresh_token" && !app.machine:
		return s.connectRefreshGrant(app, in)
	case slices.Contains([]string{"client_credentials", "authorization_code", "refresh_token"}, grantType):
		return refuseOAuth("unauthorized_client", "The application may not use this grant.")
	}
	return refuseOAuth("unsupported_grant_type", "The grant_type is unknown.")
}

func (s *Server) connectCodeGrant(app *application, in *input) reply {
	code, verifier, resource := s.connectCodes[in.str("code")], in.str("code_verifier"), in.str("resource")
	switch {
	case code == nil, code.consent.app.clientID != app.clientID, code.used, code.consent.revoked, !s.now().Before(code.expires):
		if code != nil && code.used {
			code.consent.revoked = true // RFC 6749 section 4.1.2: it may have been stolen.
		}
		return refuseOAuth("invalid_grant", "The code is not valid.")
	case in.str("redirect_uri") != code.redirect:
		return refuseOAuth("invalid_grant", "The redirect_uri is not that of the authorization.")
	case resource != "" && resource != code.consent.resource:
		return refuseOAuth("invalid_target", "The resource is not that of the authorization.")
	case code.challenge != "" && !verifierForm.MatchString(verifier):
		return refuseOAuth("invalid_grant", "The code_verifier is missing, or not 43 to 128 unreserved characters.")
	}
	code.used = true // Also after a wrong verifier: an attacker has one guess.
	if code.challenge != "" && !equal(s256(verifier), code.challenge) {
		return refuseOAuth("invalid_grant", "The code_verifier does not match the code_challenge.")
	}
	return s.connectTokensFor(code.consent, code.scopes, code.scopes)
}

func (s *Server) connectRefreshGrant(app *application, in *input) reply {
	token, resource, scopes := s.connectTokens[in.str("refresh_token")], in.str("resource"), strings.Fields(in.str("scope"))
	switch {
	case token == nil, !token.refresh, token.consent.app.clientID != app.clientID, token.consent.revoked, s.users.get(token.consent.userID) == nil:
		return refuseOAuth("invalid_grant", "The refresh token is not valid.")
	case resource != "" && resource != token.consent.resource:
		return refuseOAuth("invalid_target", "The resource is not that of the authorization.")
	case !subset(scopes, token.scopes):
		return refuseOAuth("invalid_scope", "The scope was not granted.")
	}
	if !token.usedAt.IsZero() {
		if s.now().Sub(token.usedAt) >= s.refreshGrace {
			return refuseOAuth("invalid_grant", "The refresh token has already been exchanged.")
		}
		return token.response
	}
	if len(scopes) == 0 {
		scopes = token.scopes
	}
	token.response, token.usedAt = s.connectTokensFor(token.consent, scopes, token.scopes), s.now()
	return token.response
}

type introspectionJSON struct {
	Active    bool   `json:"active"`
	TokenType string `json:"token_type,omitempty"`
	*connectClaims
}

// introspect reports the state of a token (RFC 7662) to the application that it was issued to. Any application with a secret may introspect
// tokens of public applications, which cannot introspect.
func (s *Server) introspect(c *call) reply {
	in := c.input()
	app, rep := s.connectClient(c, in, true)
	if app == nil {
		return rep
	}
	if app.public {
		return refuseOAuth("unauthorized_client", "A public application may not introspect tokens.")
	}
	token := s.connectTokens[in.str("token")]
	if token == nil || token.consent.app.clientID != app.clientID && !token.consent.app.public || !s.isActive(token) {
		return jsonReply(http.StatusOK, introspectionJSON{})
	}
	claims, kind := token.claims, "access_token"
	if token.refresh {
		kind = "refresh_token"
	}
	claims.ClientID = string(token.consent.app.clientID)
	return jsonReply(http.StatusOK, introspectionJSON{Active: true, TokenType: kind, connectClaims: &claims})
}

func (s *Server) isActive(token *connectToken) bool {
	of := token.consent
	switch {
	case of.revoked, s.application(of.app.clientID) == nil, !of.app.machine && s.users.get(of.userID) == nil:
		return false
	case token.refresh:
		return token.usedAt.IsZero()
	}
	return s.now().Unix() < token.claims.Expiry
}
